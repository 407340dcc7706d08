package io.github.k8sdiscovery.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers with nothing but the metadata, as a real server gives them. */
class MetadataOnlyTest {
  private static final String PODS = "/api/v1/namespaces/example/pods";
  private static final String LIST =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
  private static final String OBJECT =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

  private EmbeddedKubernetesApi api;
  private ApiClient client;

  @BeforeEach
  void start() {
    api = EmbeddedKubernetesApi.start();
    client = new ApiClient(api);
    pod("a", "1");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private void pod(String name, String weight) {
    api.apply(
        """
        {"kind": "Pod", "apiVersion": "v1",
         "metadata": {"name": "%s", "namespace": "example", "annotations": {"weight": "%s"}},
         "spec": {"containers": [{"name": "app", "image": "app"}]}}
        """
            .formatted(name, weight));
  }

  private ObjectNode get(String path, String accept) {
    return Json.parseObject(
        client.raw(client.request(path).header("Accept", accept).build()).body());
  }

  private static void isPartial(JsonNode object, String name) {
    assertThat(object.path("kind").asText()).isEqualTo("PartialObjectMetadata");
    assertThat(object.path("apiVersion").asText()).isEqualTo("meta.k8s.io/v1");
    assertThat(object.at("/metadata/name").asText()).isEqualTo(name);
    assertThat(object.has("spec")).isFalse();
  }

  @Test
  void list_ofMetadata_hasAKindOfItsOwnAndThePlaceInTime() {
    ObjectNode list = get(PODS, LIST);
    assertThat(list.path("kind").asText()).isEqualTo("PartialObjectMetadataList");
    assertThat(list.path("apiVersion").asText()).isEqualTo("meta.k8s.io/v1");
    assertThat(list.at("/metadata/resourceVersion").asText()).isEqualTo(api.resourceVersion());
    assertThat(list.path("items")).hasSize(1);
    isPartial(list.at("/items/0"), "a");
    assertThat(list.at("/items/0/metadata/annotations/weight").asText()).isEqualTo("1");
    assertThat(api.requests()).last().matches(RecordedRequest::metadataOnly);
  }

  @Test
  void get_ofMetadata_isThatOfTheObject() {
    isPartial(get(PODS + "/a", OBJECT), "a");
  }

  @Test
  void watch_ofMetadata_isSoInTheStateInChangesAndInBookmarks() throws IOException {
    String path =
        PODS
            + "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
            + "&allowWatchBookmarks=true";
    try (WatchStream watch =
        new WatchStream(
            HttpClient.newHttpClient(), client.request(path).header("Accept", OBJECT).build())) {
      isPartial(watch.event().path("object"), "a");
      JsonNode bookmark = watch.event();
      assertThat(bookmark.path("type").asText()).isEqualTo("BOOKMARK");
      isPartial(bookmark.path("object"), "");
      pod("b", "2");
      JsonNode added = watch.event();
      assertThat(added.path("type").asText()).isEqualTo("ADDED");
      isPartial(added.path("object"), "b");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "*/*",
        "application/json, application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
        "application/json;as=Table;g=meta.k8s.io;v=v1,application/json",
      })
  void list_ofAnythingElse_isWhole(String accept) {
    ObjectNode list = get(PODS, accept);
    assertThat(list.path("kind").asText()).isEqualTo("PodList");
    assertThat(list.at("/items/0/spec/containers")).hasSize(1);
    assertThat(api.requests()).last().matches(request -> !request.metadataOnly());
  }
}
