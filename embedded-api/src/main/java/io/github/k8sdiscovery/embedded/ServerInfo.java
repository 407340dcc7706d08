package io.github.k8sdiscovery.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the server says about itself: version, health, and the lists by which clients find
 * resources.
 */
final class ServerInfo {
  private static final Set<String> HEALTH = Set.of("/readyz", "/livez", "/healthz");
  private static final Map<Resource, String> SHORT_NAMES =
      Map.of(Resource.SERVICES, "svc", Resource.PODS, "po", Resource.NODES, "no");
  private static final String[] VERBS = {
    "create", "delete", "get", "list", "patch", "update", "watch"
  };

  private ServerInfo() {}

  /** The answer for a path that is no resource, if there is one. */
  static Optional<Answer> at(String path) {
    if (HEALTH.contains(path)) {
      return Optional.of(
          new Answer(200, "text/plain; charset=utf-8", "ok".getBytes(StandardCharsets.UTF_8)));
    }
    return switch (path) {
      case "/version" -> json(version());
      case "/api" -> json(coreVersions());
      case "/apis" -> json(groups());
      case "/api/v1" -> json(resources("", "v1"));
      case "/apis/discovery.k8s.io/v1" ->
          json(resources("discovery.k8s.io", "discovery.k8s.io/v1"));
      case "/apis/networking.k8s.io/v1" ->
          json(resources("networking.k8s.io", "networking.k8s.io/v1"));
      default -> Optional.empty();
    };
  }

  /** Whether the path is answered to everybody, as on a real server. */
  static boolean isPublic(String path) {
    return HEALTH.contains(path) || path.equals("/version");
  }

  private static Optional<Answer> json(ObjectNode body) {
    return Optional.of(Answer.json(200, body));
  }

  private static ObjectNode version() {
    return Json.object()
        .put("major", "1")
        .put("minor", "36")
        .put("gitVersion", "v1.36.3+embedded")
        .put("platform", "java/" + Runtime.version().feature());
  }

  private static ObjectNode coreVersions() {
    ObjectNode versions = Json.object().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    versions.putArray("serverAddressByClientCIDRs");
    return versions;
  }

  private static ObjectNode groups() {
    ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    for (String name : List.of("discovery.k8s.io", "networking.k8s.io")) {
      ObjectNode version = Json.object().put("groupVersion", name + "/v1").put("version", "v1");
      ObjectNode group = groups.addObject().put("name", name);
      group.putArray("versions").add(version);
      group.set("preferredVersion", version);
    }
    return list;
  }

  private static ObjectNode resources(String group, String groupVersion) {
    ObjectNode list =
        Json.object()
            .put("kind", "APIResourceList")
            .put("apiVersion", "v1")
            .put("groupVersion", groupVersion);
    ArrayNode resources = list.putArray("resources");
    Arrays.stream(Resource.values())
        .filter(resource -> resource.group().equals(group))
        .forEach(resource -> describe(resource, resources.addObject()));
    return list;
  }

  private static void describe(Resource resource, ObjectNode entry) {
    entry
        .put("name", resource.plural())
        .put("singularName", resource.kind().toLowerCase(Locale.ROOT))
        .put("namespaced", resource.namespaced())
        .put("kind", resource.kind());
    if (SHORT_NAMES.containsKey(resource)) {
      entry.putArray("shortNames").add(SHORT_NAMES.get(resource));
    }
    ArrayNode verbs = entry.putArray("verbs");
    Arrays.stream(VERBS).forEach(verbs::add);
  }
}
