package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.e2e.app.AppProcess;
import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.load.OpenLoop;
import io.github.k8sdiscovery.e2e.load.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was known last goes on serving. */
@OnControlPlane
final class LastKnownScenarios {

  private static final int KILLS = 20;
  private static final Duration BACK = Duration.ofSeconds(60);

  @Test
  @DisplayName(
      "fallback: everything down after a sync, the last instances serve, health is UP and tells their growing age")
  void everythingDown_lastInstancesServe(Scenario scenario) {
    String namespace = scenario.namespace();
    FallbackScenarios.backends(scenario, namespace);
    AppProcess frontend = Client.frontend(scenario, namespace, Sources.inPod());
    Sources sources = new Sources(frontend.awaitUp()).awaitServed();
    sources.await("kubernetes", Workload.SOON);
    assertThat(sources.staleness()).isZero();
    OpenLoop load = sources.load(scenario, 100);
    List<Duration> ages = new ArrayList<>();
    scenario.plane().killApi();
    scenario.plane().killDns();
    try {
      Await.until("an age", Workload.SOON, () -> !sources.staleness().isZero());
      for (int i = 0; i < 3; i++) {
        ages.add(sources.staleness());
        Workload.more(load, 150);
      }
      ages.add(sources.staleness());
      assertThat(sources.inUse().values()).containsOnly("kubernetes");
    } finally {
      scenario.plane().startApi();
      scenario.plane().startDns();
    }
    Await.until("no age", BACK, () -> sources.staleness().isZero());
    Workload.more(load, 50);
    Tally tally = load.stop();
    scenario.detail(tally + ", ages=" + ages);
    assertThat(tally.failed()).as(tally.toString()).isZero();
    assertThat(tally.perPod()).containsOnlyKeys("a", "b", "c");
    for (int i = 1; i < ages.size(); i++) {
      // 150 requests at 100 a second take 1.5 s.
      assertThat(ages.get(i).minus(ages.get(i - 1))).isGreaterThan(Duration.ofSeconds(1));
    }
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  @DisplayName(
      "fallback: API killed 20 times while it is watched, 200 requests a second, nothing fails")
  void apiKilledMidWatch_nothingFails(Scenario scenario) {
    String namespace = scenario.namespace();
    Workload.pods(scenario, namespace, "a", "b", "c");
    AppProcess frontend = Client.frontend(scenario, namespace, Sources.inPod());
    Sources sources = new Sources(frontend.awaitUp()).awaitServed();
    sources.await("kubernetes", Workload.SOON);
    Workload.warmUp(frontend);
    OpenLoop load = sources.load(scenario, 200);
    List<Long> tookMillis = new ArrayList<>();
    try {
      for (int i = 0; i < KILLS; i++) {
        Workload.more(load, 20);
        scenario.plane().restartApi();
        long back = System.nanoTime();
        Await.until("it is watched again", BACK, () -> inTouch(sources, load));
        tookMillis.add((System.nanoTime() - back) / 1_000_000);
      }
    } finally {
      scenario.plane().restartControllers();
    }
    scenario.kubelet().pod(namespace, "b").ready(false);
    long change = Workload.getsNothing(load, "b", BACK);
    Tally tally = load.stop();
    Collections.sort(tookMillis);
    scenario.detail(
        "%s, watched again %d ms (median) and %d ms (most) after the API was back, a change arrived after %d ms"
            .formatted(tally, tookMillis.get(KILLS / 2), tookMillis.get(KILLS - 1), change));
    assertThat(tally.failed()).as(tally.toString()).isZero();
    assertThat(tally.perPod()).containsOnlyKeys("a", "b", "c");
  }

  /** Asks at the pace of the load, so that asking is no load of its own. */
  private static boolean inTouch(Sources sources, OpenLoop load) {
    Workload.more(load, 10);
    return sources.inTouch();
  }
}
