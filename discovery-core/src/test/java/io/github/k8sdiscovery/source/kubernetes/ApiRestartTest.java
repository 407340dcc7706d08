package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import io.github.k8sdiscovery.embedded.Verb;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.time.Backoff;
import io.github.k8sdiscovery.time.Clock;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An API that was away for a while and comes back, with the troubles of one that starts. */
class ApiRestartTest {

  /** Refusals wait from half a second to a minute, so that a long one cannot be overlooked. */
  private static final WatchSettings SETTINGS =
      new WatchSettings(
          Duration.ofSeconds(2),
          Duration.ofSeconds(60),
          new Backoff(Duration.ofMillis(10), Duration.ofMillis(50)),
          new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1)));

  private final EmbeddedKubernetesApi api =
      EmbeddedKubernetesApi.builder().bookmarkInterval(Duration.ofMillis(100)).start();
  private final CountingScheduler scheduler = new CountingScheduler();

  @AfterEach
  void close() {
    scheduler.close();
    api.close();
  }

  /** A refusal while a restarted API warmed up once cost up to a minute after a long outage. */
  @Test
  void outage_thenOneRefusal_isBackWithinTheFirstWaitAfterARefusal() {
    publish("backend", "10.0.0.1");
    try (EndpointSliceSource source = source(SETTINGS);
        Listening listening = follow(source, "backend")) {
      listening.await(Synced.class);
      await(() -> api.openWatches().total() == 2);
      api.faults().stop();
      listening.await(Stale.class);
      int before = scheduler.waits.get();
      await(() -> scheduler.waits.get() > before + 30);
      api.faults().respond(403, 2, Verb.WATCH, Verb.LIST);
      publish("backend", "10.0.0.2");
      long back = System.nanoTime();
      api.faults().restart();
      listening.await(Synced.class, now -> has(now, "10.0.0.2"));
      assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofSeconds(4));
    }
  }

  /** Each service alone would wait up to a minute here. */
  @Test
  void outage_oneWatchIsBack_theOthersFollowAtOnce() {
    WatchSettings patient =
        new WatchSettings(
            Duration.ofSeconds(2),
            Duration.ofSeconds(60),
            new Backoff(Duration.ofMillis(50), Duration.ofMinutes(1)),
            new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1)));
    List<Listening> all = new ArrayList<>();
    try (EndpointSliceSource source = source(patient)) {
      for (int i = 0; i < 30; i++) {
        publish("backend-" + i, "10.0.0.1");
        all.add(follow(source, "backend-" + i));
      }
      all.forEach(listening -> listening.await(Synced.class));
      await(() -> api.openWatches().total() == 60);
      api.faults().stop();
      all.forEach(listening -> listening.await(Stale.class));
      int before = scheduler.waits.get();
      await(() -> scheduler.waits.get() > before + 60 * 7);
      api.faults().restart();
      // A newcomer reaches the API first, as one of those who wait would.
      publish("newcomer", "10.0.0.9");
      all.add(follow(source, "newcomer"));
      long back = System.nanoTime();
      all.forEach(listening -> listening.await(Synced.class));
      assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofSeconds(3));
      all.forEach(Listening::close);
    }
  }

  /** An API that was set back in time refuses the place where the watch would go on. */
  @Test
  void watch_placeRefused_isListedAnew() {
    publish("backend", "10.0.0.1");
    try (EndpointSliceSource source = source(SETTINGS);
        Listening listening = follow(source, "backend")) {
      listening.await(Synced.class);
      await(() -> api.openWatches().total() == 2);
      api.faults().respond(504, 2, Verb.WATCH);
      api.faults().closeWatches();
      listening.await(Synced.class);
      await(() -> api.openWatches().total() == 2);
    }
    assertThat(api.requests().stream().filter(r -> r.verb() == Verb.LIST)).hasSize(4);
  }

  private EndpointSliceSource source(WatchSettings settings) {
    Config config = new ConfigBuilder(Config.empty()).withMasterUrl(api.url()).build();
    return EndpointSliceSource.over(config, settings, scheduler);
  }

  private static Listening follow(EndpointSliceSource source, String name) {
    return InstanceSourceContract.listen(source, new ServiceId("example", name));
  }

  private void publish(String name, String address) {
    api.service("example", name).port("http", 5000, "5000").apply();
    api.slice("example", name + "-1")
        .service(name)
        .port("http", 5000)
        .endpoint(e -> e.address(address).ready(true))
        .apply();
  }

  private static boolean has(Synced state, String address) {
    return InstanceSourceContract.addresses(state.snapshot()).equals(List.of(address));
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition::getAsBoolean);
  }

  /** Counts what is put off, so that a test can tell that there have been attempts in vain. */
  private static final class CountingScheduler implements Scheduler {

    private final Scheduler real = Scheduler.daemon("test");
    private final AtomicInteger waits = new AtomicInteger();

    @Override
    public void execute(Runnable task) {
      real.execute(task);
    }

    @Override
    public Cancellable schedule(Runnable task, Duration delay) {
      waits.incrementAndGet();
      return real.schedule(task, delay);
    }

    @Override
    public Clock clock() {
      return real.clock();
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
