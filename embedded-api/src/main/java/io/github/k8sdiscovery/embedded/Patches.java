package io.github.k8sdiscovery.embedded;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Merge patch (<a href="https://www.rfc-editor.org/rfc/rfc7386">RFC 7386</a>) and JSON patch (<a
 * href="https://www.rfc-editor.org/rfc/rfc6902">RFC 6902</a>). A strategic merge patch is taken as
 * a merge patch: lists are replaced, not merged.
 */
final class Patches {
  private Patches() {}

  /** Applies a patch of this media type; the target may be changed. */
  static ObjectNode apply(String mediaType, ObjectNode target, JsonNode patch) {
    JsonNode patched =
        switch (mediaType) {
          case "application/merge-patch+json", "application/strategic-merge-patch+json" ->
              merge(target, patch);
          case "application/json-patch+json" -> operations(target, patch);
          default -> throw Refusals.unsupportedMediaType(mediaType);
        };
    if (patched instanceof ObjectNode object) {
      return object;
    }
    throw Refusals.badRequest("the patch leaves no object");
  }

  private static JsonNode merge(JsonNode target, JsonNode patch) {
    if (!(patch instanceof ObjectNode fields)) {
      return patch;
    }
    ObjectNode result = target instanceof ObjectNode object ? object : Json.object();
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      if (field.getValue().isNull()) {
        result.remove(field.getKey());
      } else {
        result.set(field.getKey(), merge(result.path(field.getKey()), field.getValue()));
      }
    }
    return result;
  }

  private static JsonNode operations(JsonNode target, JsonNode patch) {
    if (!patch.isArray()) {
      throw Refusals.badRequest("json patch: " + patch + " (expected: an array of operations)");
    }
    for (JsonNode operation : patch) {
      JsonPointer path = pointer(operation, "path");
      switch (operation.path("op").asText()) {
        case "add" -> add(target, path, value(operation));
        case "remove" -> remove(target, path);
        case "replace" -> {
          remove(target, path);
          add(target, path, value(operation));
        }
        case "move" -> add(target, path, remove(target, pointer(operation, "from")));
        case "copy" -> add(target, path, existing(target, pointer(operation, "from")).deepCopy());
        case "test" -> test(target, path, value(operation));
        default ->
            throw refused(
                "op: "
                    + operation.path("op")
                    + " (expected: add, remove, replace, move, copy, test)");
      }
    }
    return target;
  }

  private static void add(JsonNode target, JsonPointer path, JsonNode value) {
    JsonNode parent = existing(target, parent(path));
    String last = path.last().getMatchingProperty();
    if (parent instanceof ObjectNode object) {
      object.set(last, value);
    } else if (parent instanceof ArrayNode array) {
      int index = last.equals("-") ? array.size() : path.last().getMatchingIndex();
      if (index < 0 || index > array.size()) {
        throw refused("path: " + path + " (expected: an index up to " + array.size() + " or -)");
      }
      array.insert(index, value);
    } else {
      throw refused("path: " + path + " (expected: a path inside an object or array)");
    }
  }

  private static JsonNode remove(JsonNode target, JsonPointer path) {
    JsonNode old = existing(target, path);
    JsonNode parent = existing(target, parent(path));
    if (parent instanceof ObjectNode object) {
      object.remove(path.last().getMatchingProperty());
    } else if (parent instanceof ArrayNode array) {
      array.remove(path.last().getMatchingIndex());
    }
    return old;
  }

  private static void test(JsonNode target, JsonPointer path, JsonNode value) {
    if (!target.at(path).equals(value)) {
      throw refused("testing path " + path + " failed: found " + target.at(path));
    }
  }

  private static JsonNode existing(JsonNode target, JsonPointer path) {
    JsonNode node = target.at(path);
    if (node.isMissingNode()) {
      throw refused("path: " + path + " (expected: a path that exists)");
    }
    return node;
  }

  private static JsonPointer parent(JsonPointer path) {
    if (path.matches()) {
      throw refused("path: \"\" (expected: a path below the object itself)");
    }
    return path.head();
  }

  private static JsonNode value(JsonNode operation) {
    if (!operation.has("value")) {
      throw refused("value: none in " + operation + " (expected: a JSON value)");
    }
    return operation.path("value");
  }

  private static JsonPointer pointer(JsonNode operation, String field) {
    try {
      return JsonPointer.compile(operation.path(field).asText(""));
    } catch (IllegalArgumentException e) {
      throw Refusals.badRequest(
          field + ": " + operation.path(field) + " (expected: a JSON pointer)");
    }
  }

  private static ApiException refused(String message) {
    return Refusals.invalid("JSONPatch", "", "patch", message);
  }
}
