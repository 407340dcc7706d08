package io.github.k8sdiscovery.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Answers what changes the store: create, update, patch, delete. */
final class Writer {
  private final Store store;

  Writer(Store store) {
    this.store = store;
  }

  /**
   * Does it.
   *
   * @param mediaType the Content-Type of the body, without parameters
   */
  Answer write(Target target, String mediaType, byte[] body) {
    return switch (target.verb()) {
      case CREATE -> Answer.json(201, store.create(object(target, parse(body))).json());
      case UPDATE -> {
        ObjectNode next = object(target, parse(body)).json();
        yield Answer.json(200, store.update(target.key(), old -> next).json());
      }
      case PATCH -> {
        JsonNode patch = parse(body);
        yield Answer.json(
            200, store.update(target.key(), old -> Patches.apply(mediaType, old, patch)).json());
      }
      case DELETE -> Answer.json(200, deleted(store.delete(target.key())));
      case GET, LIST, WATCH ->
          throw new IllegalArgumentException(target.verb() + " writes nothing");
    };
  }

  private static JsonNode parse(byte[] body) {
    try {
      return Json.parse(body);
    } catch (IllegalArgumentException e) {
      throw Refusals.badRequest(String.valueOf(e.getMessage()));
    }
  }

  /** The object in a body, in the namespace of the path. */
  private static KubeObject object(Target target, JsonNode body) {
    if (!(body instanceof ObjectNode json)) {
      throw Refusals.badRequest("body: " + body + " (expected: one JSON object)");
    }
    Resource resource = target.resource();
    if (!json.path("kind").asText(resource.kind()).equals(resource.kind())
        || !json.path("apiVersion").asText(resource.apiVersion()).equals(resource.apiVersion())) {
      throw Refusals.badRequest(
          "%s in version \"%s\" cannot be handled as a %s"
              .formatted(
                  json.path("kind").asText(), json.path("apiVersion").asText(), resource.kind()));
    }
    KubeObject object = new KubeObject(resource, json);
    if (resource.namespaced()) {
      String namespace = object.namespace();
      if (!namespace.isEmpty() && !namespace.equals(target.namespace())) {
        throw Refusals.badRequest(
            "the namespace of the provided object does not match the namespace sent on the request");
      }
      json.withObjectProperty("metadata").put("namespace", target.namespace());
    }
    return object;
  }

  /** Services and Pods are answered with the object, the others with a success. */
  private static ObjectNode deleted(KubeObject object) {
    Resource resource = object.resource();
    if (resource == Resource.SERVICES || resource == Resource.PODS) {
      return object.json();
    }
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    ObjectNode details =
        status.put("status", "Success").putObject("details").put("name", object.name());
    if (!resource.group().isEmpty()) {
      details.put("group", resource.group());
    }
    details.put("kind", resource.plural()).put("uid", object.meta("uid"));
    return status;
  }
}
