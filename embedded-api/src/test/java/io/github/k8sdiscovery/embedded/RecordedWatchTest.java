package io.github.k8sdiscovery.embedded;

import static io.github.k8sdiscovery.embedded.ApiClient.SLICES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds watch streams against what kube-apiserver 1.36.3 sent. The recorded state is stored, the
 * recorded request is sent, the recorded changes are made, and the stream is compared line by line
 * as JSON: the order, the types, and the whole objects with kind, nulls, generation and
 * annotations. Not compared: the numbers of resourceVersions, and when exactly a bookmark comes.
 */
class RecordedWatchTest {
  private static final String STATE_FIRST =
      "&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan";
  private static final String ONE_SERVICE =
      "&labelSelector=kubernetes.io/service-name=backend-service";

  private static void store(EmbeddedKubernetesApi api, List<ObjectNode> events) {
    events.stream()
        .filter(event -> event.path("type").asText().equals("ADDED"))
        .forEach(event -> api.apply(event.path("object").toString()));
  }

  private static void assertSame(WatchStream watch, List<ObjectNode> recorded) {
    for (ObjectNode expected : recorded) {
      assertThat(Recorded.withoutRevisions(watch.event()))
          .isEqualTo(Recorded.withoutRevisions(expected));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"watchlist.ndjson", "watchlist-one-service.ndjson"})
  void watchList_ofTheRecordedState_isTheRecordedStream(String name) throws Exception {
    List<ObjectNode> recorded = Recorded.lines(name);
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start()) {
      store(api, Recorded.lines("watchlist.ndjson"));
      String selector = name.contains("one-service") ? ONE_SERVICE : "";
      try (WatchStream watch =
          new ApiClient(api).watch(SLICES + "?watch=1" + STATE_FIRST + selector)) {
        assertSame(watch, recorded);
      }
    }
  }

  @Test
  void watch_withTimeoutOf2Seconds_isTheRecordedStreamAndEnds() throws Exception {
    List<ObjectNode> recorded = Recorded.lines("watch-timeout-2s.ndjson");
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start()) {
      store(api, recorded);
      String query = "?watch=1&timeoutSeconds=2" + STATE_FIRST + ONE_SERVICE;
      try (WatchStream watch = new ApiClient(api).watch(SLICES + query)) {
        assertSame(watch, recorded);
        assertThat(watch.text()).isEqualTo(WatchStream.CLEAN_END);
      }
    }
  }

  @Test
  void watch_duringARollingUpdate_isTheRecordedStream() throws Exception {
    List<ObjectNode> recorded = Recorded.lines("watch-rolling-update.ndjson");
    Duration interval = Duration.ofMillis(500);
    try (EmbeddedKubernetesApi api =
        EmbeddedKubernetesApi.builder().bookmarkInterval(interval).start()) {
      Recorded.storeItems(api, Recorded.object("watch-rolling-update.list.json"));
      String query =
          "?watch=1&allowWatchBookmarks=true&labelSelector=kubernetes.io/service-name=roll&resourceVersion=";
      try (WatchStream watch = new ApiClient(api).watch(SLICES + query + api.resourceVersion())) {
        for (ObjectNode event : recorded) {
          makeChange(api, event);
          ObjectNode seen = watch.event();
          while (isBookmark(seen) && !isBookmark(event)) {
            seen = watch.event();
          }
          assertThat(Recorded.withoutRevisions(seen)).isEqualTo(Recorded.withoutRevisions(event));
        }
      }
    }
  }

  private static boolean isBookmark(ObjectNode event) {
    return event.path("type").asText().equals("BOOKMARK");
  }

  private static void makeChange(EmbeddedKubernetesApi api, ObjectNode event) {
    ObjectNode object = (ObjectNode) event.path("object");
    switch (event.path("type").asText()) {
      case "ADDED", "MODIFIED" -> api.apply(object.toString());
      case "DELETED" -> {
        String name = object.at("/metadata/name").asText();
        assertThat(api.delete("endpointslices", object.at("/metadata/namespace").asText(), name))
            .isTrue();
      }
      default -> assertThat(event.path("type").asText()).isEqualTo("BOOKMARK");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"410-watch-old-rv", "410-watch-compacted-rv"})
  void watch_atAForgottenRevision_isTheRecordedRefusal(String name) throws Exception {
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start()) {
      String old = name.contains("old") ? "1" : api.service("example", "a").apply();
      api.service("example", "b").apply();
      api.faults().expireHistory();
      assertExpired(new ApiClient(api), old, name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"watch-after-apiserver-kill", "watch-after-apiserver-term"})
  void watch_atTheLastRevisionBeforeARestart_isTheRecordedRefusal(String name) throws Exception {
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start()) {
      String last = api.service("example", "a").apply();
      api.faults().stop();
      api.faults().restartWithoutHistory();
      assertExpired(new ApiClient(api), last, name);
    }
  }

  private static void assertExpired(ApiClient client, String revision, String name)
      throws Exception {
    List<ObjectNode> recorded = Recorded.lines("errors/" + name + ".ndjson");
    try (WatchStream watch = client.watch(SLICES + "?watch=1&resourceVersion=" + revision)) {
      ObjectNode error = watch.event();
      String message = error.at("/object/message").asText();
      assertThat(message).matches("too old resource version: " + revision + " \\(\\d+\\)");
      ((ObjectNode) error.path("object")).set("message", recorded.get(0).at("/object/message"));
      assertThat(error).isEqualTo(recorded.get(0));
      assertThat(recorded).hasSize(1);
      assertThat(watch.text()).isEqualTo(WatchStream.CLEAN_END);
    }
  }

  @Test
  void watch_atAFutureRevision_isSilentAsRecorded() throws Exception {
    assertThat(Recorded.lines("errors/watch-rv-in-the-future.ndjson")).isEmpty();
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start()) {
      ApiClient client = new ApiClient(api);
      try (WatchStream watch =
          client.watch(SLICES + "?watch=1&timeoutSeconds=1&resourceVersion=99999999")) {
        assertThat(watch.text()).isEqualTo(WatchStream.CLEAN_END);
      }
    }
  }
}
