package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import io.github.k8sdiscovery.embedded.RecordedRequest;
import io.github.k8sdiscovery.embedded.SliceBuilder;
import io.github.k8sdiscovery.embedded.Verb;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.source.Unavailability.Kind;
import io.github.k8sdiscovery.time.Backoff;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The source against an API that lists and watches as a real one does, and breaks on command. */
class EndpointSliceSourceTest extends InstanceSourceContract {

  private static final WatchSettings QUICK =
      new WatchSettings(
          Duration.ofSeconds(2),
          Duration.ofMillis(700),
          new Backoff(Duration.ofMillis(10), Duration.ofMillis(100)),
          new Backoff(Duration.ofMillis(20), Duration.ofMillis(100)));

  private final EmbeddedKubernetesApi api =
      EmbeddedKubernetesApi.builder()
          .bookmarkInterval(Duration.ofMillis(100))
          .user("system:serviceaccount:example:frontend")
          .start();
  private final Scheduler scheduler = Scheduler.daemon("test");
  private final EndpointSliceSource source =
      EndpointSliceSource.over(config(api.url()), QUICK, scheduler);

  private static Config config(String url) {
    return new ConfigBuilder(Config.empty()).withMasterUrl(url).build();
  }

  @AfterEach
  void close() {
    source.close();
    scheduler.close();
    api.close();
  }

  @Override
  protected InstanceSource source() {
    return source;
  }

  @Override
  protected void publish(List<String> addresses) {
    api.service("example", "backend-service").port("http", 5000, "5000").apply();
    slice("backend-service-1", addresses).apply();
  }

  private SliceBuilder slice(String name, List<String> addresses) {
    SliceBuilder slice =
        api.slice("example", name).service("backend-service").port("http", 5000);
    addresses.forEach(address -> slice.endpoint(e -> e.address(address).ready(true)));
    return slice;
  }

  @Override
  protected void unpublish() {
    api.delete("services", "example", "backend-service");
  }

  @Override
  protected void cutOff() {
    api.faults().stop();
  }

  @Override
  protected void reconnect() {
    api.faults().restart();
  }

  private List<RecordedRequest> requests(Verb verb, String resource) {
    return api.requests().stream()
        .filter(r -> r.verb() == verb && r.resource().equals(resource))
        .toList();
  }

  @Test
  void follow_service_isTwoListsAndTwoWatchesThatOverlapNowhere() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = listen()) {
      listening.await(Synced.class);
      publish(List.of("10.0.0.1", "10.0.0.2"));
      listening.await(Synced.class, synced -> synced.snapshot().all().size() == 2);
    }
    assertThat(requests(Verb.LIST, "endpointslices")).hasSize(1);
    assertThat(requests(Verb.LIST, "services")).hasSize(1);
    assertThat(requests(Verb.WATCH, "endpointslices")).hasSize(1);
    assertThat(requests(Verb.WATCH, "services")).hasSize(1);
    assertThat(api.requests()).hasSize(4);
    assertThat(requests(Verb.WATCH, "endpointslices").get(0).labelSelector())
        .isEqualTo("kubernetes.io/service-name=backend-service");
    assertThat(requests(Verb.WATCH, "services").get(0).fieldSelector())
        .isEqualTo("metadata.name=backend-service");
  }

  @Test
  void follow_serviceMadeLater_isThere() {
    try (Listening listening = listen()) {
      listening.await(Absent.class);
      publish(List.of("10.0.0.1"));
      listening.await(Synced.class, synced -> synced.snapshot().all().size() == 1);
    }
  }

  @Test
  void follow_serviceDeleted_isAbsent() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = listen()) {
      listening.await(Synced.class);
      api.delete("endpointslices", "example", "backend-service-1");
      api.delete("services", "example", "backend-service");
      listening.await(Absent.class);
    }
  }

  @Test
  void watch_sliceLosesItsLabel_isGone() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = listen()) {
      listening.await(Synced.class);
      slice("backend-service-1", List.of("10.0.0.1")).service("other").apply();
      listening.await(Synced.class, synced -> synced.snapshot().all().isEmpty());
    }
  }

  @Test
  void watch_endsCleanly_isOpenedAgainWhereItEnded() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = listen()) {
      listening.await(Synced.class);
      for (int i = 2; i < 6; i++) {
        awaitOpenWatches(2);
        api.faults().closeWatches();
        publish(List.of("10.0.0." + i));
        String last = "10.0.0." + i;
        listening.await(
            Synced.class, synced -> addresses(synced.snapshot()).equals(List.of(last)));
      }
      assertThat(listening.states()).allMatch(Synced.class::isInstance);
    }
    assertThat(requests(Verb.LIST, "endpointslices")).hasSize(1);
  }

  @Test
  void watch_isReset_isOpenedAgain() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = listen()) {
      listening.await(Synced.class);
      awaitOpenWatches(2);
      api.faults().resetWatches();
      publish(List.of("10.0.0.2"));
      listening.await(
          Synced.class, synced -> addresses(synced.snapshot()).equals(List.of("10.0.0.2")));
      assertThat(listening.states()).noneMatch(Absent.class::isInstance);
    }
  }

  @Test
  void watch_placeForgotten_isListedAnewAndNothingDisappears() {
    publish(List.of("10.0.0.1", "10.0.0.2"));
    try (Listening listening = listen()) {
      listening.await(Synced.class);
      awaitOpenWatches(2);
      api.faults().expireHistory();
      api.faults().closeWatches();
      publish(List.of("10.0.0.1", "10.0.0.2", "10.0.0.3"));
      listening.await(Synced.class, synced -> synced.snapshot().all().size() == 3);
      for (var state : listening.states()) {
        if (state instanceof Synced synced) {
          assertThat(addresses(synced.snapshot())).contains("10.0.0.1", "10.0.0.2");
        }
        assertThat(state).isNotInstanceOf(Absent.class);
      }
    }
    assertThat(requests(Verb.LIST, "endpointslices")).hasSizeGreaterThan(1);
  }

  @Test
  void watch_placeForgotten_whatWasDeletedMeanwhileIsGone() {
    publish(List.of("10.0.0.1"));
    slice("backend-service-2", List.of("10.0.0.2")).apply();
    try (Listening listening = listen()) {
      listening.await(Synced.class, synced -> synced.snapshot().all().size() == 2);
      awaitOpenWatches(2);
      cutOff();
      listening.await(Stale.class);
      api.delete("endpointslices", "example", "backend-service-2");
      api.faults().restartWithoutHistory();
      listening.await(
          Synced.class, synced -> addresses(synced.snapshot()).equals(List.of("10.0.0.1")));
    }
  }

  @Test
  void watch_saysNothing_isTakenForDeadAndReplaced() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = listen()) {
      listening.await(Synced.class);
      awaitOpenWatches(2);
      api.faults().goSilent();
      publish(List.of("10.0.0.2"));
      listening.await(
          Synced.class, synced -> addresses(synced.snapshot()).equals(List.of("10.0.0.2")));
    }
  }

  @Test
  void watch_bookmarksAlone_keepItAlive() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = listen()) {
      listening.await(Synced.class);
      org.awaitility.Awaitility.await()
          .pollDelay(QUICK.silence().multipliedBy(3))
          .until(() -> true);
      assertThat(listening.states()).hasSize(1);
    }
    assertThat(requests(Verb.WATCH, "endpointslices")).hasSize(1);
  }

  @Test
  void watch_malformedEvent_isListedAnew() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = listen()) {
      listening.await(Synced.class);
      awaitOpenWatches(2);
      api.faults().malformedEvent();
      listening.await(Stale.class, stale -> stale.reason().kind() == Kind.MALFORMED);
      publish(List.of("10.0.0.2"));
      listening.await(
          Synced.class, synced -> addresses(synced.snapshot()).equals(List.of("10.0.0.2")));
    }
  }

  @Test
  void watch_truncatedEvent_losesNothing() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = listen()) {
      listening.await(Synced.class);
      awaitOpenWatches(2);
      api.faults().truncatedEvent();
      publish(List.of("10.0.0.2"));
      listening.await(
          Synced.class, synced -> addresses(synced.snapshot()).equals(List.of("10.0.0.2")));
    }
  }

  @Test
  void list_forbidden_isUnavailableWithTheManifestsThatHelp_andHealsByItself() {
    publish(List.of("10.0.0.1"));
    api.faults().forbid("endpointslices", Verb.LIST);
    try (Listening listening = listen()) {
      Unavailable refused = listening.await(Unavailable.class);
      assertThat(refused.reason().kind()).isEqualTo(Kind.FORBIDDEN);
      assertThat(refused.reason().message())
          .contains("system:serviceaccount:example:frontend")
          .contains("endpointslices in namespace example")
          .contains("kind: Role\n")
          .contains("verbs: [\"list\", \"watch\"]")
          .contains("- kind: ServiceAccount\n  name: frontend\n  namespace: example");
      api.faults().allow("endpointslices", Verb.LIST);
      listening.await(Synced.class);
    }
  }

  @Test
  void watch_forbiddenLater_lastSnapshotStays_andItIsSaidOnce() {
    publish(List.of("10.0.0.1"));
    try (Listening listening = listen()) {
      listening.await(Synced.class);
      awaitOpenWatches(2);
      api.faults().forbid("endpointslices", Verb.WATCH, Verb.LIST);
      api.faults().closeWatches();
      Stale stale = listening.await(Stale.class);
      assertThat(stale.reason().kind()).isEqualTo(Kind.FORBIDDEN);
      awaitRequests(Verb.WATCH, "endpointslices", 4);
      assertThat(listening.states()).hasSize(2);
      api.faults().clear();
      listening.await(Synced.class);
    }
  }

  @Test
  void services_forbidden_slicesAloneDo_andItIsSaid() {
    publish(List.of("10.0.0.1"));
    api.faults().forbid("services", Verb.LIST, Verb.WATCH);
    try (Listening listening = listen()) {
      Synced synced = listening.await(Synced.class);
      assertThat(synced.snapshot().service()).isNull();
      assertThat(addresses(synced.snapshot())).containsExactly("10.0.0.1");
      assertThat(synced.lacking()).isNotNull();
      assertThat(synced.lacking().message()).contains("services in namespace example");
      api.faults().allow("services", Verb.LIST, Verb.WATCH);
      listening.await(
          Synced.class, whole -> whole.snapshot().service() != null && whole.lacking() == null);
    }
  }

  @Test
  void list_tooManyRequests_waitsAsLongAsAsked() {
    publish(List.of("10.0.0.1"));
    api.faults().respond(429, Duration.ofSeconds(2), 1, Verb.LIST);
    try (Listening listening = listen()) {
      listening.await(Synced.class);
    }
    List<RecordedRequest> all =
        new ArrayList<>(api.requests().stream().filter(r -> r.verb() == Verb.LIST).toList());
    RecordedRequest refused =
        all.stream().filter(r -> r.status() == 429).findFirst().orElseThrow();
    RecordedRequest again =
        all.stream()
            .filter(r -> r.resource().equals(refused.resource()) && r.status() == 200)
            .findFirst()
            .orElseThrow();
    assertThat(Duration.between(refused.at(), again.at()))
        .isBetween(Duration.ofMillis(1990), Duration.ofSeconds(6));
  }

  @Test
  void list_serverErrors_areRetriedWithBackoff() {
    publish(List.of("10.0.0.1"));
    api.faults().respond(500, 3, Verb.LIST);
    try (Listening listening = listen()) {
      assertThat(listening.await(Unavailable.class).reason().message())
          .contains("the API answers 500");
      listening.await(Synced.class);
    }
  }

  @Test
  void list_nothingListens_saysWhereAndWhy() {
    cutOff();
    try (Listening listening = listen()) {
      assertThat(listening.await(Unavailable.class).reason().message())
          .startsWith("cannot reach the API at " + api.url())
          .contains("ConnectException");
    }
  }

  @Test
  void follow_moreWatchesThanOneConnectionCarries_allSync() {
    List<Listening> all = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      api.service("example", "s" + i).port("http", 80, "80").apply();
      api.slice("example", "s" + i + "-1")
          .service("s" + i)
          .port("http", 80)
          .endpoint(e -> e.address("10.0.0.1").ready(true))
          .apply();
      all.add(listen(new ServiceId("example", "s" + i)));
    }
    all.forEach(listening -> listening.await(Synced.class));
    all.forEach(Listening::close);
  }

  @Test
  void close_following_closesItsWatches() {
    publish(List.of("10.0.0.1"));
    Listening listening = listen();
    listening.await(Synced.class);
    awaitOpenWatches(2);
    listening.close();
    awaitOpenWatches(0);
  }

  @Test
  void services_names_comeFromOneWatchAndFollowIt() {
    api.service("example", "b").port("", 80, "80").apply();
    api.service("example", "a").port("", 80, "80").apply();
    api.service("elsewhere", "c").port("", 80, "80").apply();
    assertThat(source.services("example").join()).containsExactly("a", "b");
    api.delete("services", "example", "b");
    await(() -> source.services("example").join().equals(Set.of("a")));
    assertThat(requests(Verb.LIST, "services")).hasSize(1);
  }

  @Test
  void services_refused_saysWhyAndHealsByItself() {
    api.faults().forbid("services", Verb.LIST);
    assertThat(source.services("example"))
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .withMessageContaining("services in namespace example");
    api.faults().clear();
    await(() -> source.services("example").isDone());
    assertThat(source.services("example").join()).isEmpty();
  }

  private void awaitRequests(Verb verb, String resource, int n) {
    await(() -> requests(verb, resource).size() >= n);
  }

  private void awaitOpenWatches(int n) {
    await(() -> api.openWatches().total() == n);
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(10)).until(condition::getAsBoolean);
  }
}
