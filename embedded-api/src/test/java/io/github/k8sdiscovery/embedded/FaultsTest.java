package io.github.k8sdiscovery.embedded;

import static io.github.k8sdiscovery.embedded.ApiClient.SERVICES;
import static io.github.k8sdiscovery.embedded.ApiClient.SLICES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.embedded.ApiClient.Reply;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private EmbeddedKubernetesApi api;
  private ApiClient client;

  @BeforeEach
  void start() {
    api = EmbeddedKubernetesApi.builder().bookmarkInterval(Duration.ofMillis(450)).start();
    client = new ApiClient(api);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void forbid_oneVerb_refusesItUntilAllowed() {
    api.faults().forbid("services", Verb.LIST);
    Reply refused = client.get(SERVICES);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.message())
        .isEqualTo(
            "services is forbidden: User \"system:serviceaccount:default:default\" cannot list resource \"services\""
                + " in API group \"\" in the namespace \"example\"");
    assertThat(client.get(SLICES).status()).isEqualTo(200);
    assertThat(client.get(SERVICES + "/none").status()).isEqualTo(404);
    api.faults().allow("services", Verb.LIST);
    assertThat(client.get(SERVICES).status()).isEqualTo(200);
  }

  @Test
  void forbid_withoutVerbs_refusesAll() {
    api.faults().forbid("services");
    assertThat(client.get(SERVICES + "?watch=1").status()).isEqualTo(403);
    assertThat(client.send("POST", SERVICES, "application/json", "{}").status()).isEqualTo(403);
  }

  @Test
  void respond_aNumberOfTimes_refusesThoseAndNoMore() {
    api.faults().respond(429, Duration.ofSeconds(3), 2, Verb.LIST);
    assertThat(client.get(SERVICES + "/none").status()).isEqualTo(404);
    Reply first = client.get(SERVICES);
    assertThat(first.status()).isEqualTo(429);
    assertThat(first.raw().headers().firstValue("Retry-After")).contains("3");
    assertThat(first.body().path("reason").asText()).isEqualTo("TooManyRequests");
    assertThat(first.body().at("/details/retryAfterSeconds").asInt()).isEqualTo(3);
    assertThat(client.get(SERVICES).status()).isEqualTo(429);
    assertThat(client.get(SERVICES).status()).isEqualTo(200);
  }

  @Test
  void respond_toWatches_leavesListsAlone() {
    api.faults().respond(500, 1, Verb.WATCH);
    assertThat(client.get(SERVICES).status()).isEqualTo(200);
    Reply refused = client.get(SERVICES + "?watch=1");
    assertThat(refused.status()).isEqualTo(500);
    assertThat(refused.raw().headers().firstValue("Retry-After")).isEmpty();
  }

  @Test
  void respond_withValuesThatMakeNoSense_saysWhatIsAllowed() {
    assertThatThrownBy(() -> api.faults().respond(200, 1))
        .hasMessage("status: 200 (expected: 400 to 599)");
    assertThatThrownBy(() -> api.faults().respond(500, 0))
        .hasMessage("times: 0 (expected: at least 1)");
    assertThatThrownBy(() -> api.faults().delay(Duration.ofMillis(-1)))
        .hasMessageContaining("not negative");
    assertThatThrownBy(() -> api.faults().forbid("secrets"))
        .hasMessageContaining("services, endpointslices");
  }

  @Test
  void rotateToken_admitsTheNewOneOnly() {
    api.faults().rotateToken("new");
    assertThat(client.get(SERVICES).status()).isEqualTo(401);
    assertThat(status("Bearer old")).isEqualTo(401);
    assertThat(status("Bearer new")).isEqualTo(200);
  }

  private int status(String authorization) {
    return client
        .raw(client.request(SERVICES).header("Authorization", authorization).build())
        .statusCode();
  }

  @Test
  void closeWatches_rightAfterTheAnswer_findsTheWatch() throws Exception {
    for (int i = 0; i < 300; i++) {
      try (WatchStream watch = client.watch(SLICES + "?watch=1")) {
        api.faults().closeWatches();
        assertThat(watch.text()).isEqualTo(WatchStream.CLEAN_END);
      }
    }
  }

  @Test
  void closeWatches_endsThemCleanly() throws Exception {
    try (WatchStream watch = client.watch(SLICES + "?watch=1")) {
      api.faults().closeWatches();
      assertThat(watch.text()).isEqualTo(WatchStream.CLEAN_END);
    }
    Await.until(() -> api.openWatches().total() == 0);
  }

  @Test
  void resetWatches_breaksTheConnection() throws Exception {
    try (WatchStream watch = client.watch(SLICES + "?watch=1")) {
      api.faults().resetWatches();
      assertThat(watch.text()).isEqualTo(WatchStream.BROKEN);
    }
    assertThat(api.openWatches().total()).isZero();
  }

  @Test
  void goSilent_withholdsEventsBookmarksAndTheEndUntilItSpeaks() throws Exception {
    String query = "?watch=1&allowWatchBookmarks=true&timeoutSeconds=1";
    try (WatchStream silent = client.watch(SLICES + query)) {
      assertThat(silent.summary()).isEqualTo("BOOKMARK");
      api.faults().goSilent();
      api.slice("example", "a").apply();
      try (WatchStream later = client.watch(SLICES + query)) {
        assertThat(later.summaries(3)).containsExactly("ADDED a", "BOOKMARK", "BOOKMARK");
        assertThat(later.text()).isEqualTo(WatchStream.CLEAN_END);
      }
      // The later watch has had its bookmarks and its end; the silent one, opened before, would
      // have
      // had them too.
      assertThat(silent.waiting()).isNull();
      api.faults().speak();
      assertThat(silent.summaries(2)).containsExactly("ADDED a", "BOOKMARK");
      assertThat(silent.text()).isEqualTo(WatchStream.CLEAN_END);
    }
  }

  @Test
  void malformedEvent_isNoJsonAndTheWatchGoesOn() throws Exception {
    try (WatchStream watch = client.watch(SLICES + "?watch=1")) {
      api.faults().malformedEvent();
      assertThatThrownBy(watch::event).isInstanceOf(IllegalArgumentException.class);
      api.slice("example", "a").apply();
      assertThat(watch.summary()).isEqualTo("ADDED a");
    }
  }

  @Test
  void truncatedEvent_endsInTheMiddleOfALine() throws Exception {
    try (WatchStream watch = client.watch(SLICES + "?watch=1")) {
      api.faults().truncatedEvent();
      assertThatThrownBy(watch::event).isInstanceOf(IllegalArgumentException.class);
      assertThat(watch.text()).isEqualTo(WatchStream.CLEAN_END);
    }
  }

  @Test
  void delay_holdsAnswersBack() {
    api.faults().delay(Duration.ofMillis(150));
    long start = System.nanoTime();
    assertThat(client.get(SERVICES).status()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(150));
  }

  @Test
  void stop_breaksWatchesAndRefusesConnections_restart_goesOnWhereItWas() throws Exception {
    String version = api.slice("example", "a").apply();
    int port = api.port();
    try (WatchStream watch = client.watch(SLICES + "?watch=1&resourceVersion=" + version)) {
      api.faults().stop();
      assertThat(watch.text()).isEqualTo(WatchStream.BROKEN);
    }
    assertThatThrownBy(() -> client.get(SLICES)).isInstanceOf(UncheckedIOException.class);
    api.slice("example", "b").apply();
    api.faults().restart();
    assertThat(api.port()).isEqualTo(port);
    try (WatchStream watch = client.watch(SLICES + "?watch=1&resourceVersion=" + version)) {
      assertThat(watch.summary()).isEqualTo("ADDED b");
    }
  }

  @Test
  void expireHistory_leavesTheObjectsAndOpenWatches() throws Exception {
    String version = api.slice("example", "a").apply();
    try (WatchStream watch = client.watch(SLICES + "?watch=1&resourceVersion=" + version)) {
      api.faults().expireHistory();
      api.slice("example", "b").apply();
      assertThat(watch.summary()).isEqualTo("ADDED b");
    }
    assertThat(client.get(SLICES).body().path("items").size()).isEqualTo(2);
    try (WatchStream watch =
        client.watch(SLICES + "?watch=1&resourceVersion=" + client.get(SLICES).revision())) {
      api.slice("example", "c").apply();
      assertThat(watch.summary()).isEqualTo("ADDED c");
    }
  }

  @Test
  void clear_endsWhatLasts() {
    api.faults().forbid("services");
    api.faults().respond(500, 100);
    api.faults().delay(Duration.ofSeconds(30));
    api.faults().clear();
    assertThat(client.get(SERVICES).status()).isEqualTo(200);
  }
}
