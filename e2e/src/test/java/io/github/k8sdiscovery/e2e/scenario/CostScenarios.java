package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.e2e.cluster.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a client costs the API and itself. */
@OnControlPlane
final class CostScenarios {

  private static final int UNKNOWN = 2000;
  private static final int BATCH = 50;
  private static final long KEPT_BYTES = 2_000_000;

  /** The pools of the web server and the HTTP clients may still be growing. */
  private static final int POOLS = 10;

  @Test
  @DisplayName(
      "cost: two thousand unknown host names leave memory, watches, threads and contexts as they were")
  void unknownHosts_leaveNothing(Scenario scenario) {
    String namespace = scenario.namespace();
    Workload.pods(scenario, namespace, "a");
    Probe probe = Client.probe(scenario, namespace, "node-a");
    probe.app().awaitUp();
    Workload.reaches(probe, Workload.url(namespace), "a");
    ask(probe, namespace, "warm", 200);
    Await.until(
        "only the service's two watches", Workload.SOON, () -> watches(scenario, namespace) == 2);
    Probe.Footprint before = probe.footprint();
    long start = System.nanoTime();
    ask(probe, namespace, "unknown", UNKNOWN);
    double took = (System.nanoTime() - start) / 1e9;
    Await.until(
        "only the service's two watches", Workload.SOON, () -> watches(scenario, namespace) == 2);
    Probe.Footprint[] after = new Probe.Footprint[1];
    Await.until(
        "the footprint is as before",
        Duration.ofSeconds(30),
        () -> {
          after[0] = probe.footprint();
          return after[0].heapBytes() - before.heapBytes() < KEPT_BYTES
              && after[0].threads() <= before.threads() + POOLS
              && after[0].contexts() == before.contexts();
        },
        () -> before + " then " + after[0]);
    scenario.detail(
        "%d names in %.1f s, heap %+d kB, threads %+d, contexts %d, watches %d"
            .formatted(
                UNKNOWN,
                took,
                (after[0].heapBytes() - before.heapBytes()) / 1000,
                after[0].threads() - before.threads(),
                after[0].contexts(),
                watches(scenario, namespace)));
  }

  @Test
  @DisplayName(
      "cost: 1,000 requests/s for 30 s with nothing changing are 0 requests to the API beside the open watches")
  void nothingChanges_noRequestToTheApi(Scenario scenario) {
    String namespace = scenario.namespace();
    Workload.pods(scenario, namespace, "a", "b", "c");
    Probe probe = Client.probe(scenario, namespace, "node-a");
    probe.app().awaitUp();
    String url = "http://backend-service:5000/host_name";
    Workload.reaches(probe, url, "a", "b", "c");
    Await.until("two watches", Workload.SOON, () -> watches(scenario, namespace) == 2);
    batches(probe, url, 2000);
    List<String> before = Audit.of(scenario.plane(), namespace, "frontend").requests();
    long start = System.nanoTime();
    batches(probe, url, 30_000);
    double seconds = (System.nanoTime() - start) / 1e9;
    Audit after = Audit.of(scenario.plane(), namespace, "frontend");
    List<String> asked = after.requests().subList(before.size(), after.requests().size());
    scenario.detail(
        "30,000 requests in %.1f s, requests to the API: %d beside %d open watches"
            .formatted(seconds, asked.size(), after.openWatches()));
    assertThat(asked).as("requests to the API").isEmpty();
    assertThat(after.openWatches()).isEqualTo(2);
  }

  /**
   * At most 1,000 calls a second, none of which may fail; the probe makes the calls of a batch
   * itself.
   */
  private static void batches(Probe probe, String url, int calls) {
    AtomicInteger next = new AtomicInteger();
    long start = System.nanoTime();
    List<CompletableFuture<Void>> callers = new ArrayList<>();
    for (String client : Probe.CLIENTS) {
      callers.add(
          CompletableFuture.runAsync(
              () -> {
                for (int n = next.getAndIncrement();
                    n * BATCH < calls;
                    n = next.getAndIncrement()) {
                  long due = start + 1_000_000L * BATCH * n;
                  Await.until("due", Duration.ofMinutes(1), () -> System.nanoTime() - due >= 0);
                  Probe.Calls batch = probe.calls(client, url, BATCH);
                  assertThat(batch.failed())
                      .as("failed through %s: %s", client, batch.error())
                      .isZero();
                }
              }));
    }
    CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)).join();
  }

  private static long watches(Scenario scenario, String namespace) {
    return Audit.of(scenario.plane(), namespace, "frontend").openWatches();
  }

  /** Eight at a time: each first call waits for the API to say that there is no such service. */
  private static void ask(Probe probe, String namespace, String prefix, int names) {
    AtomicInteger next = new AtomicInteger();
    List<CompletableFuture<Void>> askers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      askers.add(
          CompletableFuture.runAsync(
              () -> {
                for (int n = next.getAndIncrement(); n < names; n = next.getAndIncrement()) {
                  String client = Probe.CLIENTS.get(n % Probe.CLIENTS.size());
                  String url = "http://" + prefix + "-" + n + "." + namespace + ":5000/host_name";
                  Probe.Calls calls = probe.calls(client, url, 1);
                  assertThat(calls.pods()).isEmpty();
                  assertThat(calls.error()).contains(prefix + "-" + n);
                }
              }));
    }
    CompletableFuture.allOf(askers.toArray(CompletableFuture[]::new)).join();
  }
}
