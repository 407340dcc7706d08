package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.DiscoverySettings;
import io.github.k8sdiscovery.balance.PickContext;
import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.cluster.ControlPlane;
import io.github.k8sdiscovery.e2e.cluster.PodAddresses;
import io.github.k8sdiscovery.e2e.cluster.RunningPod;
import io.github.k8sdiscovery.e2e.cluster.Watch;
import io.github.k8sdiscovery.e2e.load.Lag;
import io.github.k8sdiscovery.source.kubernetes.EndpointSliceSource;
import io.github.k8sdiscovery.source.kubernetes.WatchSettings;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * How long a change takes from the API to the first pick that honours it. An independent watcher in
 * the same process tells what the API and the controllers need; the rest is the library's.
 */
@OnControlPlane
final class PropagationScenarios {

  private static final int CHANGES = 200;
  private static final long PICK_EVERY_NANOS = 20_000;

  @Test
  @DisplayName(
      "propagation: 200 changes of a slice, from the API's acknowledgement to the first pick")
  void sliceChanged_pickFollows(Scenario scenario) throws Exception {
    String namespace = scenario.namespace();
    String[] addresses = {PodAddresses.ipv4(), PodAddresses.ipv4()};
    String manifest = "{addresses: [%s], conditions: {ready: true}}";
    scenario
        .api()
        .apply(
            namespace,
            Yaml.bareService("moving")
                + Yaml.slice("moving-1", "moving", 5000, manifest.formatted(addresses[0])));
    Lag acknowledged = new Lag();
    Lag watched = new Lag();
    try (Discovery discovery = discovery(scenario, namespace);
        Seen witness = new Seen(scenario, namespace, "moving")) {
      pick(discovery, "moving");
      for (int i = 1; i <= CHANGES; i++) {
        String next = addresses[i % 2];
        witness.expect(slice -> slice.at("/endpoints/0/addresses/0").asText().equals(next));
        Picks picks = new Picks(discovery, "moving", next, true);
        scenario
            .api()
            .apply(namespace, Yaml.slice("moving-1", "moving", 5000, manifest.formatted(next)));
        long acknowledgedAt = System.nanoTime();
        long pickedAt = picks.await();
        acknowledged.add(pickedAt - acknowledgedAt);
        watched.add(pickedAt - witness.await());
      }
    }
    scenario.detail("changes=" + CHANGES + ", after the acknowledgement " + acknowledged);
    scenario.detail("after an independent watcher " + watched);
    assertThat(acknowledged.millis(0.5)).as("p50 in ms").isLessThanOrEqualTo(2);
    // The aim is 20 ms; the rest is for a machine that does other work at the same time.
    assertThat(acknowledged.millis(0.99)).as("p99 in ms").isLessThanOrEqualTo(60);
  }

  @Test
  @DisplayName(
      "propagation: 200 changes of a pod's readiness, through the real controllers, to the first pick")
  void podReady_pickFollows(Scenario scenario) throws Exception {
    String namespace = scenario.namespace();
    Workload.pods(scenario, namespace, "a", "b");
    RunningPod stays = scenario.kubelet().pod(namespace, "a");
    RunningPod moves = scenario.kubelet().pod(namespace, "b");
    moves.ready(false);
    Lag acknowledged = new Lag();
    Lag watched = new Lag();
    try (Discovery discovery = discovery(scenario, namespace);
        Seen witness = new Seen(scenario, namespace, "backend-service")) {
      Await.until(
          "only a",
          Workload.SOON,
          () -> discovery.view("backend-service", 5000).instances().size() == 1);
      for (int i = 1; i <= CHANGES; i++) {
        boolean ready = i % 2 == 1;
        witness.expect(slice -> ready(slice, moves.address()) == ready);
        Picks picks = new Picks(discovery, "backend-service", moves.address(), ready);
        moves.ready(ready);
        long acknowledgedAt = System.nanoTime();
        long pickedAt = picks.await();
        acknowledged.add(pickedAt - acknowledgedAt);
        watched.add(pickedAt - witness.await());
      }
    }
    assertThat(stays.started()).isTrue();
    scenario.detail(
        "changes="
            + CHANGES
            + ", after the acknowledgement, controllers included, "
            + acknowledged);
    scenario.detail("after an independent watcher " + watched);
    assertThat(watched.millis(0.5)).as("p50 in ms").isLessThanOrEqualTo(2);
    // The controllers work on the same cores at the same moment: a bound against waiting, not the
    // library's own time.
    assertThat(watched.millis(0.99)).as("p99 in ms").isLessThanOrEqualTo(150);
  }

  static Discovery discovery(Scenario scenario, String namespace) {
    Config config =
        new ConfigBuilder()
            .withAutoConfigure(false)
            .withMasterUrl("https://" + ControlPlane.HOST + ":" + ControlPlane.PORT)
            .withCaCertFile(scenario.plane().ca().toString())
            .withOauthToken(scenario.token(namespace, "frontend", ""))
            .build();
    Scheduler scheduler = Scheduler.daemon("e2e-discovery");
    EndpointSliceSource source = EndpointSliceSource.over(config, WatchSettings.DEFAULT, scheduler);
    return Discovery.over(source, scheduler, DiscoverySettings.in(namespace));
  }

  private static String pick(Discovery discovery, String service) {
    return discovery.view(service, 5000).pick(PickContext.ANY).address();
  }

  private static boolean ready(JsonNode slice, String address) {
    for (JsonNode endpoint : slice.path("endpoints")) {
      if (endpoint.at("/addresses/0").asText().equals(address)) {
        return endpoint.at("/conditions/ready").asBoolean();
      }
    }
    return false;
  }

  /**
   * Picks on a thread of its own, as an application does, and notes when the picks first honour a
   * change: a round of two picks over two instances has the address, or has it no more.
   */
  private static final class Picks {

    private final Discovery discovery;
    private final String service;
    private final String address;
    private final boolean wanted;
    private final AtomicLong honouredAt = new AtomicLong();
    private final Thread thread = new Thread(this::run, "picks");

    Picks(Discovery discovery, String service, String address, boolean wanted) {
      this.discovery = discovery;
      this.service = service;
      this.address = address;
      this.wanted = wanted;
      thread.setDaemon(true);
      thread.start();
    }

    long await() {
      Await.until("a pick that honours the change", Workload.SOON, () -> honouredAt.get() != 0);
      return honouredAt.get();
    }

    private void run() {
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (System.nanoTime() - deadline < 0) {
        List<String> round = List.of(pick(discovery, service), pick(discovery, service));
        if (round.contains(address) == wanted) {
          honouredAt.set(System.nanoTime());
          return;
        }
        LockSupport.parkNanos(PICK_EVERY_NANOS);
      }
    }
  }

  /** The independent watcher: notes when a slice first has what is expected. */
  private static final class Seen implements AutoCloseable {

    private final Watch watch;
    private final AtomicLong seenAt = new AtomicLong();
    private volatile Predicate<JsonNode> expected = slice -> false;

    Seen(Scenario scenario, String namespace, String service) {
      String path =
          "/apis/discovery.k8s.io/v1/namespaces/"
              + namespace
              + "/endpointslices?labelSelector=kubernetes.io/service-name=";
      watch = new Watch(scenario.api(), path + service, (type, slice) -> look(slice)).awaitListed();
    }

    void expect(Predicate<JsonNode> slice) {
      seenAt.set(0);
      expected = slice;
    }

    long await() {
      Await.until(
          "the change is seen by the independent watcher", Workload.SOON, () -> seenAt.get() != 0);
      return seenAt.get();
    }

    @Override
    public void close() {
      watch.close();
    }

    private void look(JsonNode slice) {
      if (expected.test(slice)) {
        seenAt.compareAndSet(0, System.nanoTime());
      }
    }
  }
}
