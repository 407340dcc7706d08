package io.github.k8sdiscovery.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds lists and single objects against what kube-apiserver 1.36.3 answered. The recorded objects
 * are stored, the recorded request is sent, and the whole answer is compared as JSON, key by key
 * and null by null: kind, apiVersion, metadata and every item with its uid, generation, timestamps
 * and managedFields. Not compared: the numbers of resourceVersions (only that they are there) and
 * the text of continue tokens (only what kind of token it is).
 */
class RecordedListTest {
  static Stream<String> cases() {
    return Recorded.names("").filter(name -> !name.startsWith("watch") && !name.startsWith("list"));
  }

  static Stream<String> services() {
    return Recorded.names("services/");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void list_ofTheRecordedSlices_isTheRecordedList(String name) {
    ObjectNode recorded = Recorded.object(name);
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start()) {
      Recorded.storeItems(api, recorded);
      JsonNode first = recorded.path("items").path(0).path("metadata");
      String namespace = first.path("namespace").asText("example");
      String service = first.path("labels").path("kubernetes.io/service-name").asText("none");
      String path = "/apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices";
      ObjectNode answer =
          new ApiClient(api)
              .get(path + "?labelSelector=kubernetes.io/service-name=" + service)
              .body();
      assertThat(Recorded.withoutRevisions(answer)).isEqualTo(Recorded.withoutRevisions(recorded));
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void get_ofTheRecordedService_isTheRecordedObject(String name) {
    ObjectNode recorded = Recorded.object(name);
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start()) {
      api.apply(recorded.toString());
      JsonNode metadata = recorded.path("metadata");
      String path =
          "/api/v1/namespaces/%s/services/%s"
              .formatted(metadata.path("namespace").asText(), metadata.path("name").asText());
      ObjectNode answer = new ApiClient(api).get(path).body();
      assertThat(Recorded.withoutRevisions(answer)).isEqualTo(Recorded.withoutRevisions(recorded));
    }
  }

  @Test
  void list_firstPage_isTheRecordedPage() {
    ObjectNode recorded = Recorded.object("list-page-1.json");
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start()) {
      List<ObjectNode> events = Recorded.lines("watchlist.ndjson");
      events.stream()
          .filter(event -> event.path("type").asText().equals("ADDED"))
          .forEach(event -> api.apply(event.path("object").toString()));
      ObjectNode answer = new ApiClient(api).get(ApiClient.SLICES + "?limit=2").body();
      ObjectNode token = token(answer);
      assertThat(token.path("v")).isEqualTo(token(recorded).path("v"));
      assertThat(token.path("rv"))
          .isEqualTo(answer.at("/metadata/resourceVersion").isTextual() ? rv(answer) : null);
      assertThat(token.path("start").asText()).endsWith("backend-service-9hlms\0");
      assertThat(Recorded.withoutRevisions(answer)).isEqualTo(Recorded.withoutRevisions(recorded));
    }
  }

  private static JsonNode rv(ObjectNode list) {
    return Json.parse(
        list.at("/metadata/resourceVersion").asText().getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode token(ObjectNode list) {
    byte[] text = Base64.getUrlDecoder().decode(list.at("/metadata/continue").asText());
    return Json.parseObject(new String(text, StandardCharsets.UTF_8));
  }
}
