package io.github.k8sdiscovery.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The answers of a real API server, under {@code src/test/resources/recorded}. */
final class Recorded {
  private static final List<String> VERSIONED = List.of("resourceVersion", "continue");

  private Recorded() {}

  private static Path root() {
    try {
      return Path.of(Objects.requireNonNull(Recorded.class.getResource("/recorded")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The JSON files of a folder. */
  static Stream<String> names(String folder) {
    try (Stream<Path> files = Files.list(root().resolve(folder))) {
      return files
          .map(file -> folder + file.getFileName())
          .filter(name -> name.endsWith(".json"))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ObjectNode object(String name) {
    return Json.parseObject(text(name));
  }

  static List<ObjectNode> lines(String name) {
    return text(name).lines().filter(line -> !line.isBlank()).map(Json::parseObject).toList();
  }

  private static String text(String name) {
    try {
      return Files.readString(root().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stores the items of a recorded list of slices. */
  static void storeItems(EmbeddedKubernetesApi api, ObjectNode list) {
    for (JsonNode item : list.path("items")) {
      ObjectNode object = ((ObjectNode) item).deepCopy();
      object.put("kind", "EndpointSlice").put("apiVersion", "discovery.k8s.io/v1");
      api.apply(object.toString());
    }
  }

  /** A copy in which every version and token says only that it is there. */
  static JsonNode withoutRevisions(JsonNode node) {
    JsonNode copy = node.deepCopy();
    blank(copy);
    return copy;
  }

  private static void blank(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (String field : VERSIONED) {
        if (object.path(field).isTextual()) {
          object.set(field, TextNode.valueOf("*"));
        }
      }
    }
    node.forEach(Recorded::blank);
  }
}
