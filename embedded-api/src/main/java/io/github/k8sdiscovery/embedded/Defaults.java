package io.github.k8sdiscovery.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** What the API server adds to an object that its author left out. Guarded by the store's lock. */
final class Defaults {
  private static final int SUFFIX_LENGTH = 5;

  private int clusterIps;

  /** The object with a name: a generated one if it only brings the beginning of one. */
  KubeObject named(KubeObject object) {
    ObjectNode json = object.json().deepCopy();
    ObjectNode metadata = json.withObjectProperty("metadata");
    if (object.resource().namespaced() && object.namespace().isEmpty()) {
      metadata.put("namespace", "default");
    }
    if (object.name().isEmpty()) {
      String prefix = object.meta("generateName");
      if (prefix.isEmpty()) {
        throw Refusals.invalid(
            object.resource().kind(),
            "",
            "metadata.name",
            "Required value: name or generateName is required");
      }
      metadata.put("name", prefix + UUID.randomUUID().toString().substring(0, SUFFIX_LENGTH));
    }
    return new KubeObject(object.resource(), json);
  }

  /** A new object with everything that a stored one has. */
  KubeObject fill(KubeObject object) {
    KubeObject filled = fillFields(object);
    JsonNode spec = filled.json().path("spec");
    boolean addressed =
        filled.resource() == Resource.SERVICES
            && !spec.path("type").asText().equals("ExternalName");
    if (addressed && spec instanceof ObjectNode fields && !fields.hasNonNull("clusterIP")) {
      clusterIps++;
      String address = "10.96.%d.%d".formatted(clusterIps / 250 % 250, clusterIps % 250 + 1);
      fields.put("clusterIP", address).putArray("clusterIPs").add(address);
    }
    return filled;
  }

  /** A changed object with everything that a stored one has, and what an update cannot change. */
  KubeObject refill(KubeObject old, KubeObject edited) {
    ObjectNode json = edited.json().deepCopy();
    for (String field : new String[] {"clusterIP", "clusterIPs"}) {
      JsonNode kept = old.json().path("spec").path(field);
      if (old.resource() == Resource.SERVICES
          && !json.path("spec").has(field)
          && !kept.isMissingNode()) {
        json.withObjectProperty("spec").set(field, kept);
      }
    }
    return keepIdentity(old, fillFields(new KubeObject(edited.resource(), json)));
  }

  private static KubeObject fillFields(KubeObject object) {
    ObjectNode json = Json.object();
    json.put("kind", object.resource().kind()).put("apiVersion", object.resource().apiVersion());
    json.setAll(object.json());
    ObjectNode metadata = json.withObjectProperty("metadata");
    putIfAbsent(metadata, "uid", UUID.randomUUID().toString());
    putIfAbsent(
        metadata, "creationTimestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    switch (object.resource()) {
      case SERVICES -> fillService(json);
      case ENDPOINTSLICES -> fillSlice(json);
      case PODS, NODES, INGRESSES, HTTPROUTES, GATEWAYS -> {}
    }
    return new KubeObject(object.resource(), json);
  }

  private static KubeObject keepIdentity(KubeObject old, KubeObject next) {
    ObjectNode json = next.json().deepCopy();
    ObjectNode metadata = json.withObjectProperty("metadata");
    metadata.put("uid", old.meta("uid")).put("creationTimestamp", old.meta("creationTimestamp"));
    if (old.resource() == Resource.ENDPOINTSLICES) {
      long generation = old.json().path("metadata").path("generation").asLong(1);
      boolean sameSpec = withoutMetadata(old.json()).equals(withoutMetadata(json));
      metadata.put("generation", sameSpec ? generation : generation + 1);
    }
    return new KubeObject(next.resource(), json);
  }

  private static ObjectNode withoutMetadata(ObjectNode json) {
    ObjectNode copy = json.deepCopy();
    copy.remove("metadata");
    return copy;
  }

  private static void fillService(ObjectNode json) {
    ObjectNode spec = json.withObjectProperty("spec");
    putIfAbsent(spec, "type", "ClusterIP");
    putIfAbsent(spec, "sessionAffinity", "None");
    for (JsonNode port : spec.path("ports")) {
      if (port instanceof ObjectNode object) {
        putIfAbsent(object, "protocol", "TCP");
        if (!object.has("targetPort")) {
          object.set("targetPort", object.path("port"));
        }
      }
    }
    if (!spec.path("type").asText().equals("ExternalName")) {
      putIfAbsent(spec, "internalTrafficPolicy", "Cluster");
    }
    if (!json.has("status")) {
      json.putObject("status").putObject("loadBalancer");
    }
  }

  private static void fillSlice(ObjectNode json) {
    ObjectNode metadata = json.withObjectProperty("metadata");
    if (!metadata.has("generation")) {
      metadata.put("generation", 1);
    }
    putIfAbsent(json, "addressType", "IPv4");
    for (JsonNode port : json.path("ports")) {
      if (port instanceof ObjectNode object) {
        putIfAbsent(object, "name", "");
        putIfAbsent(object, "protocol", "TCP");
      }
    }
    for (String list : new String[] {"endpoints", "ports"}) {
      if (!json.has(list)) {
        json.putNull(list);
      }
    }
  }

  private static void putIfAbsent(ObjectNode object, String field, String value) {
    if (!object.hasNonNull(field)) {
      object.put(field, value);
    }
  }
}
