package io.github.k8sdiscovery.embedded;

import static io.github.k8sdiscovery.embedded.ApiClient.SERVICES;
import static io.github.k8sdiscovery.embedded.ApiClient.SLICES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchTest {
  private EmbeddedKubernetesApi api;
  private ApiClient client;

  @BeforeEach
  void start() {
    api =
        EmbeddedKubernetesApi.builder()
            .bookmarkInterval(Duration.ofMillis(200))
            .historySize(50)
            .start();
    client = new ApiClient(api);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private String slice(String name, int port) {
    return api.slice("example", name).service("backend").port("http", port).apply();
  }

  @Test
  void watch_withoutRevision_sendsTheStateThenTheChanges() throws Exception {
    slice("b", 1);
    slice("a", 1);
    try (WatchStream watch = client.watch(SLICES + "?watch=true")) {
      assertThat(watch.summaries(2)).containsExactly("ADDED a", "ADDED b");
      slice("a", 2);
      api.delete("endpointslices", "example", "b");
      assertThat(watch.summaries(2)).containsExactly("MODIFIED a", "DELETED b");
    }
  }

  @Test
  void watch_atRevision0_sendsTheStateFirst() throws Exception {
    slice("a", 1);
    try (WatchStream watch = client.watch(SLICES + "?watch=1&resourceVersion=0")) {
      assertThat(watch.summary()).isEqualTo("ADDED a");
    }
  }

  @Test
  void watch_atRevision_sendsOnlyWhatHappenedAfterIt() throws Exception {
    String first = slice("a", 1);
    slice("a", 2);
    slice("b", 1);
    try (WatchStream watch = client.watch(SLICES + "?watch=1&resourceVersion=" + first)) {
      assertThat(watch.summaries(2)).containsExactly("MODIFIED a", "ADDED b");
      slice("c", 1);
      assertThat(watch.summary()).isEqualTo("ADDED c");
    }
  }

  @Test
  void watch_events_carryKindAndGrowingVersions() throws Exception {
    try (WatchStream watch = client.watch(SLICES + "?watch=1")) {
      String stored = slice("a", 1);
      ObjectNode added = watch.event();
      assertThat(added.at("/object/kind").asText()).isEqualTo("EndpointSlice");
      assertThat(added.at("/object/apiVersion").asText()).isEqualTo("discovery.k8s.io/v1");
      assertThat(added.at("/object/metadata/resourceVersion").asText()).isEqualTo(stored);
      api.delete("endpointslices", "example", "a");
      long deletedAt = watch.event().at("/object/metadata/resourceVersion").asLong();
      assertThat(deletedAt).isGreaterThan(Long.parseLong(stored));
    }
  }

  @Test
  void watch_unchangedApply_sendsNothing() throws Exception {
    String first = slice("a", 1);
    try (WatchStream watch = client.watch(SLICES + "?watch=1&resourceVersion=" + first)) {
      assertThat(slice("a", 1)).isEqualTo(first);
      slice("b", 1);
      assertThat(watch.summary()).isEqualTo("ADDED b");
    }
  }

  @Test
  void watch_objectEntersAndLeavesTheSelector_isAddedAndDeleted() throws Exception {
    String selected = SLICES + "?watch=1&labelSelector=kubernetes.io/service-name=backend";
    try (WatchStream watch = client.watch(selected)) {
      api.slice("example", "a").service("other").apply();
      api.slice("example", "a").service("backend").apply();
      ObjectNode added = watch.event();
      assertThat(added.path("type").asText()).isEqualTo("ADDED");
      String left = api.slice("example", "a").service("other").apply();
      ObjectNode deleted = watch.event();
      assertThat(deleted.path("type").asText()).isEqualTo("DELETED");
      assertThat(deleted.at("/object/metadata/resourceVersion").asText()).isEqualTo(left);
      assertThat(deleted.at("/object/metadata/labels").toString()).contains("backend");
    }
  }

  @Test
  void watch_otherNamespaceAndKind_areNotSeen() throws Exception {
    try (WatchStream watch = client.watch(SERVICES + "?watch=1&fieldSelector=metadata.name=mine")) {
      api.service("other", "mine").apply();
      api.service("example", "yours").apply();
      slice("mine", 1);
      api.service("example", "mine").apply();
      ObjectNode event = watch.event();
      assertThat(event.at("/object/metadata/namespace").asText()).isEqualTo("example");
      assertThat(event.at("/object/kind").asText()).isEqualTo("Service");
      assertThat(event.at("/object/metadata/name").asText()).isEqualTo("mine");
    }
  }

  @Test
  void watch_clusterWide_seesAllNamespaces() throws Exception {
    try (WatchStream watch = client.watch("/api/v1/services?watch=1")) {
      api.service("one", "a").apply();
      api.service("two", "b").apply();
      assertThat(watch.summaries(2)).containsExactly("ADDED a", "ADDED b");
    }
  }

  @Test
  void watch_withBookmarks_getsThemWithTheLatestVersion() throws Exception {
    String now = slice("a", 1);
    try (WatchStream watch =
        client.watch(SLICES + "?watch=1&allowWatchBookmarks=true&resourceVersion=" + now)) {
      assertThat(watch.event().at("/object/metadata/resourceVersion").asText()).isEqualTo(now);
      String later = api.service("example", "elsewhere").apply();
      ObjectNode bookmark = watch.event();
      while (!bookmark.at("/object/metadata/resourceVersion").asText().equals(later)) {
        bookmark = watch.event();
      }
      assertThat(bookmark.path("type").asText()).isEqualTo("BOOKMARK");
    }
  }

  @Test
  void watch_withoutAskingForBookmarks_getsNone() throws Exception {
    try (WatchStream silent = client.watch(SLICES + "?watch=1");
        WatchStream marked = client.watch(SLICES + "?watch=1&allowWatchBookmarks=true")) {
      assertThat(marked.summaries(3)).containsOnly("BOOKMARK");
      assertThat(silent.waiting()).isNull();
    }
  }

  @Test
  void watch_sendInitialEvents_endsTheStateWithAnAnnotatedBookmark() throws Exception {
    String now = slice("a", 1);
    String query =
        "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
    try (WatchStream watch = client.watch(SLICES + query)) {
      assertThat(watch.summary()).isEqualTo("ADDED a");
      ObjectNode end = watch.event();
      assertThat(end.path("type").asText()).isEqualTo("BOOKMARK");
      assertThat(end.at("/object/metadata/annotations/k8s.io~1initial-events-end").asText())
          .isEqualTo("true");
      assertThat(end.at("/object/metadata/resourceVersion").asText()).isEqualTo(now);
    }
  }

  @Test
  void watch_sendInitialEventsWithoutMatch_isRefused() {
    assertThat(client.get(SLICES + "?watch=1&sendInitialEvents=true").status()).isEqualTo(422);
  }

  @Test
  void watch_timeoutSeconds_endsCleanlyAfterALastBookmark() throws Exception {
    api.close();
    api = EmbeddedKubernetesApi.start();
    client = new ApiClient(api);
    long start = System.nanoTime();
    try (WatchStream watch =
        client.watch(SLICES + "?watch=1&allowWatchBookmarks=true&timeoutSeconds=3")) {
      assertThat(watch.summary()).isEqualTo("BOOKMARK");
      WatchStream.Line end = watch.line();
      assertThat(end.text()).isEqualTo(WatchStream.CLEAN_END);
      assertThat(Duration.ofNanos(end.atNanos() - start))
          .isBetween(Duration.ofMillis(2900), Duration.ofSeconds(6));
    }
    assertThat(api.openWatches().total()).isZero();
  }

  @Test
  void watch_atTooOldRevision_isOneErrorLineAndTheEnd() throws Exception {
    String old = slice("a", 0);
    for (int i = 1; i <= 60; i++) {
      slice("a", i);
    }
    try (WatchStream watch = client.watch(SLICES + "?watch=1&resourceVersion=" + old)) {
      ObjectNode error = watch.event();
      assertThat(error.path("type").asText()).isEqualTo("ERROR");
      assertThat(error.at("/object/code").asInt()).isEqualTo(410);
      assertThat(error.at("/object/message").asText())
          .startsWith("too old resource version: " + old + " (");
      assertThat(watch.text()).isEqualTo(WatchStream.CLEAN_END);
    }
  }

  @Test
  void watch_atFutureRevision_isSilentUntilItIsPassed() throws Exception {
    long now = Long.parseLong(slice("a", 0));
    try (WatchStream watch = client.watch(SLICES + "?watch=1&resourceVersion=" + (now + 2))) {
      slice("b", 1);
      slice("c", 1);
      slice("d", 1);
      assertThat(watch.summary()).isEqualTo("ADDED d");
    }
  }

  @Test
  void watch_manyOpen_holdNoThreads() throws Exception {
    WatchStream[] watches = new WatchStream[50];
    for (int i = 0; i < watches.length; i++) {
      watches[i] = client.watch(SLICES + "?watch=1");
    }
    assertThat(api.openWatches().of("endpointslices")).isEqualTo(50);
    slice("a", 1);
    for (WatchStream watch : watches) {
      assertThat(watch.summary()).isEqualTo("ADDED a");
    }
    long parked =
        Thread.getAllStackTraces().entrySet().stream()
            .filter(thread -> thread.getKey().getName().equals("embedded-kubernetes-api"))
            .filter(thread -> Arrays.toString(thread.getValue()).contains("io.github.k8sdiscovery"))
            .count();
    assertThat(parked).isLessThanOrEqualTo(1);
    for (WatchStream watch : watches) {
      watch.close();
    }
  }

  @Test
  void watch_clientGone_isNoticedByBookmarks() throws Exception {
    WatchStream watch = client.watch(SLICES + "?watch=1&allowWatchBookmarks=true");
    assertThat(api.openWatches().total()).isEqualTo(1);
    watch.close();
    Await.until(() -> api.openWatches().total() == 0);
  }
}
