package io.github.k8sdiscovery.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A kind of object that the server keeps, with the words the API has for it. */
enum Resource {
  SERVICES("services", "Service", "", true),
  ENDPOINTSLICES("endpointslices", "EndpointSlice", "discovery.k8s.io", true),
  PODS("pods", "Pod", "", true),
  NODES("nodes", "Node", "", false),
  INGRESSES("ingresses", "Ingress", "networking.k8s.io", true),
  HTTPROUTES("httproutes", "HTTPRoute", "gateway.networking.k8s.io", true),
  GATEWAYS("gateways", "Gateway", "gateway.networking.k8s.io", true);

  private static final String VERSION = "v1";

  private final String plural;
  private final String kind;
  private final String group;
  private final boolean namespaced;

  Resource(String plural, String kind, String group, boolean namespaced) {
    this.plural = plural;
    this.kind = kind;
    this.group = group;
    this.namespaced = namespaced;
  }

  /** Finds by group and plural name, as they stand in a path. */
  static Optional<Resource> find(String group, String plural) {
    return Arrays.stream(values())
        .filter(r -> r.group.equals(group) && r.plural.equals(plural))
        .findFirst();
  }

  /** Finds by plural name; an unknown one is the caller's mistake. */
  static Resource ofPlural(String plural) {
    return Arrays.stream(values())
        .filter(r -> r.plural.equals(plural))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "resource: " + plural + " (expected: " + allowed() + ")"));
  }

  /** Finds by kind and apiVersion, as they stand in an object. */
  static Resource ofKind(String apiVersion, String kind) {
    return Arrays.stream(values())
        .filter(r -> r.kind.equals(kind) && r.apiVersion().equals(apiVersion))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "kind: "
                        + apiVersion
                        + " "
                        + kind
                        + " (expected: a kind of "
                        + allowed()
                        + ")"));
  }

  private static String allowed() {
    return Arrays.stream(values()).map(Resource::plural).collect(Collectors.joining(", "));
  }

  String plural() {
    return plural;
  }

  String kind() {
    return kind;
  }

  String group() {
    return group;
  }

  boolean namespaced() {
    return namespaced;
  }

  /** Whether clusters have it only where somebody has installed it. */
  boolean optional() {
    return group.equals("gateway.networking.k8s.io");
  }

  String apiVersion() {
    return group.isEmpty() ? VERSION : group + "/" + VERSION;
  }

  /** The name used in refusals: {@code services}, {@code endpointslices.discovery.k8s.io}. */
  String qualified() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** An object with nothing but a version, as a bookmark carries it. */
  ObjectNode blank(long revision) {
    ObjectNode object = Json.object().put("kind", kind).put("apiVersion", apiVersion());
    object.putObject("metadata").put("resourceVersion", Long.toString(revision));
    switch (this) {
      case ENDPOINTSLICES -> object.put("addressType", "").putNull("endpoints").putNull("ports");
      case SERVICES -> {
        object.putObject("spec");
        object.putObject("status").putObject("loadBalancer");
      }
      case PODS -> {
        object.putObject("spec").putNull("containers");
        object.putObject("status");
      }
      case NODES -> {
        object.putObject("spec");
        object.putObject("status");
      }
      case INGRESSES -> {
        object.putObject("spec");
        object.putObject("status").putObject("loadBalancer");
      }
      case HTTPROUTES, GATEWAYS -> {} // a custom resource's bookmark has nothing else
    }
    return object;
  }
}
