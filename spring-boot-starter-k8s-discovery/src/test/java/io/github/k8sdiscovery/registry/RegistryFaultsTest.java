package io.github.k8sdiscovery.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A registry that hangs, fails, forgets, or says that something changed. */
class RegistryFaultsTest {

  private static final ServiceId BACKEND = new ServiceId("shop", "backend");
  private static final Duration OFTEN = Duration.ofMillis(50);
  private static final Duration NEVER = Duration.ofHours(1);

  private final FakeRegistry registry = new FakeRegistry();
  private final Scheduler scheduler = Scheduler.daemon("registry-faults");
  private final List<DiscoveryClientSource> sources = new ArrayList<>();

  @AfterEach
  void close() {
    registry.resume();
    sources.forEach(DiscoveryClientSource::close);
    scheduler.close();
  }

  @Test
  void hang_heedlessFromTheBeginning_isUnavailableOnFewThreadsAndDelaysNobodyElse() {
    registry.hang(true);
    DiscoveryClientSource hanging = source("hanging", registry, OFTEN, Duration.ofMillis(100));
    List<Listening> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(InstanceSourceContract.listen(hanging, new ServiceId("shop", "service-" + i)));
    }
    FakeRegistry other = new FakeRegistry();
    other.register("backend", FakeRegistry.at("10.0.0.1", 80, Map.of()));
    try (Listening well = listen(source("well", other, OFTEN, Duration.ofSeconds(5)))) {
      assertThat(well.await(Synced.class).snapshot().all()).hasSize(1);
    }
    for (Listening one : all) {
      Unavailable said = one.await(Unavailable.class);
      assertThat(said.reason().kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(said.reason().message()).startsWith("no answer from hanging within PT0.1S");
    }
    assertThat(registry.questions()).isEqualTo(Queries.THREADS);
    assertThat(threads("k8s-discovery-hanging")).isEqualTo(Queries.THREADS);
    registry.register("service-7", FakeRegistry.at("10.0.0.7", 80, Map.of()));
    registry.resume();
    assertThat(all.get(7).await(Synced.class).snapshot().all()).hasSize(1);
    all.forEach(Listening::close);
    hanging.close();
    await().untilAsserted(() -> assertThat(threads("k8s-discovery-hanging")).isZero());
  }

  @Test
  void hang_later_isStaleThenSynced() {
    registry.register("backend", FakeRegistry.at("10.0.0.1", 80, Map.of()));
    try (Listening listening = listen(source(OFTEN, Duration.ofMillis(200)))) {
      Synced before = listening.await(Synced.class);
      registry.hang(false);
      Stale stale = listening.await(Stale.class);
      assertThat(stale.snapshot()).isEqualTo(before.snapshot());
      assertThat(stale.reason().message()).contains("no answer from fake within PT0.2S");
      registry.resume();
      assertThat(listening.await(Synced.class)).isEqualTo(before);
      assertThat(listening.states()).hasSize(3);
    }
  }

  @Test
  void failure_isToldWithItsCauseAndOnce() {
    registry.fail(new IllegalStateException("no leader"));
    try (Listening listening = listen(source(OFTEN, Duration.ofSeconds(5)))) {
      Unavailable said = listening.await(Unavailable.class);
      assertThat(said.reason().kind()).isEqualTo(Kind.REFUSED);
      assertThat(said.reason().message())
          .isEqualTo("fake failed: IllegalStateException: no leader");
      int asked = registry.questions();
      await().until(() -> registry.questions() > asked + 2);
      registry.refuse();
      assertThat(listening.await(Unavailable.class).reason().kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(listening.states()).hasSize(2);
    }
  }

  /** A registry that has just started has nothing yet. */
  @Test
  void empty_afterInstances_isBelievedTheSecondTime() {
    registry.register("backend", FakeRegistry.at("10.0.0.1", 80, Map.of()));
    DiscoveryClientSource source = source(NEVER, Duration.ofSeconds(5));
    try (Listening listening = listen(source)) {
      listening.await(Synced.class);
      registry.deregister("backend");
      askedOnceMore(source);
      askedOnceMore(source); // however often, while no interval has passed
      assertThat(listening.states()).hasSize(1);
      registry.register("backend", FakeRegistry.at("10.0.0.2", 80, Map.of()));
      source.refresh();
      assertThat(listening.await(Synced.class).snapshot().all())
          .extracting(Instance::address)
          .containsExactly("10.0.0.2");
    }
    try (Listening listening = listen(source(OFTEN, Duration.ofSeconds(5)))) {
      listening.await(Synced.class);
      int before = registry.questions();
      registry.deregister("backend");
      assertThat(listening.await(Synced.class).snapshot().all()).isEmpty();
      assertThat(registry.questions() - before).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void refresh_asksAtOnceAndOnlyOnceMoreWhileAnAnswerIsOut() {
    registry.register("backend", FakeRegistry.at("10.0.0.1", 80, Map.of()));
    DiscoveryClientSource source = source(NEVER, Duration.ofMinutes(1));
    try (Listening listening = listen(source)) {
      listening.await(Synced.class);
      registry.hang(false);
      registry.register("backend", FakeRegistry.at("10.0.0.2", 80, Map.of()));
      source.refresh();
      await().until(() -> registry.questions() == 2);
      for (int i = 0; i < 100; i++) {
        source.refresh();
      }
      scheduled();
      registry.resume();
      assertThat(listening.await(Synced.class).snapshot().all())
          .extracting(Instance::address)
          .containsExactly("10.0.0.2");
      await().until(() -> registry.questions() == 3);
      scheduled();
      assertThat(registry.questions()).isEqualTo(3);
    }
  }

  @Test
  void close_nothingIsAskedAnyMore() {
    registry.register("backend", FakeRegistry.at("10.0.0.1", 80, Map.of()));
    DiscoveryClientSource source = source(OFTEN, Duration.ofSeconds(5));
    Listening listening = listen(source);
    listening.await(Synced.class);
    listening.close();
    scheduled();
    await().until(() -> threads("k8s-discovery-fake") == 0 || idle());
    int asked = registry.questions();
    source.refresh();
    scheduled();
    assertThat(registry.questions()).isEqualTo(asked);
  }

  @Test
  void follow_namespaceWithoutNames_isAbsentAndNotAsked() {
    DiscoveryClientSource source = source(OFTEN, Duration.ofSeconds(5));
    ServiceId elsewhere = new ServiceId("elsewhere", "backend");
    try (Listening listening = InstanceSourceContract.listen(source, elsewhere)) {
      listening.await(Absent.class);
    }
    assertThat(source.services("elsewhere")).isCompletedWithValueMatching(names -> names.isEmpty());
    assertThat(registry.questions()).isZero();
  }

  @Test
  void services_registryThatHangs_failSoonAndAreRememberedOnceKnown() throws Exception {
    registry.register("backend");
    registry.register("no_service_name");
    registry.hang(false);
    DiscoveryClientSource source = source(NEVER, Duration.ofSeconds(30));
    var failed = source.services("shop");
    await().atMost(Duration.ofSeconds(5)).until(failed::isCompletedExceptionally);
    registry.resume();
    await()
        .untilAsserted(
            () ->
                assertThat(source.services("shop"))
                    .isCompletedWithValueMatching(
                        names -> names.size() == 1 && names.contains("backend")));
  }

  private boolean idle() {
    int asked = registry.questions();
    scheduled();
    return registry.questions() == asked;
  }

  /** Everything that the scheduler was told before has been done. */
  private void scheduled() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    scheduler.execute(() -> done.complete(null));
    done.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private void askedOnceMore(DiscoveryClientSource source) {
    int asked = registry.questions();
    source.refresh();
    await().until(() -> registry.questions() > asked);
    // The answer comes through the scheduler, after the question has been counted.
    await().until(this::idle);
    scheduled();
  }

  private DiscoveryClientSource source(Duration interval, Duration timeout) {
    return source("fake", registry, interval, timeout);
  }

  private DiscoveryClientSource source(
      String name, FakeRegistry over, Duration interval, Duration timeout) {
    RegistrySettings settings = new RegistrySettings(interval, timeout, ServiceNames.DEFAULT);
    DiscoveryClientSource source =
        DiscoveryClientSource.over(name, over, settings, "shop", scheduler);
    sources.add(source);
    return source;
  }

  private static Listening listen(DiscoveryClientSource source) {
    return InstanceSourceContract.listen(source, BACKEND);
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .count();
  }
}
