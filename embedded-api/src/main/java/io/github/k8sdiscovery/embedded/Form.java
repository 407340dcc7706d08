package io.github.k8sdiscovery.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * How much of an object an answer carries, as the request's {@code Accept} asks: see <a
 * href="https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches">Metadata-only
 * fetches</a>.
 */
enum Form {
  WHOLE,
  /** {@code PartialObjectMetadata}: the metadata under a kind of its own. */
  METADATA;

  private static final String GROUP = "meta.k8s.io";
  private static final String API_VERSION = GROUP + "/v1";
  private static final String KIND = "PartialObjectMetadata";

  /** What the first media type that this server knows asks for. */
  static Form of(@Nullable String accept) {
    for (String type : accept == null ? new String[0] : accept.split(",", -1)) {
      String plain = type.replace(" ", "");
      if (plain.equals("application/json") || plain.startsWith("*/*")) {
        return WHOLE;
      }
      if (plain.startsWith("application/json;") && metadata(plain)) {
        return METADATA;
      }
    }
    return WHOLE;
  }

  private static boolean metadata(String type) {
    return type.contains(";as=" + KIND) && type.contains(";g=" + GROUP) && type.contains(";v=v1");
  }

  /** An object in this form; never a changed original. */
  ObjectNode object(ObjectNode whole) {
    return this == WHOLE ? whole : partial(whole);
  }

  /** A list in this form. */
  ObjectNode list(ObjectNode whole) {
    if (this == WHOLE) {
      return whole;
    }
    ObjectNode list = Json.object().put("kind", KIND + "List").put("apiVersion", API_VERSION);
    list.set("metadata", whole.path("metadata"));
    ArrayNode items = list.putArray("items");
    whole.path("items").forEach(item -> items.add(partial((ObjectNode) item)));
    return list;
  }

  private static ObjectNode partial(ObjectNode whole) {
    ObjectNode partial = Json.object().put("kind", KIND).put("apiVersion", API_VERSION);
    partial.set("metadata", whole.path("metadata"));
    return partial;
  }
}
