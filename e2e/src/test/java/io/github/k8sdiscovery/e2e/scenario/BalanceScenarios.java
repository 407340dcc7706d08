package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.balance.PickContext;
import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.cluster.RunningPod;
import io.github.k8sdiscovery.e2e.cluster.Watch;
import io.github.k8sdiscovery.e2e.load.OpenLoop;
import io.github.k8sdiscovery.e2e.load.Tally;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How much each pod gets. */
@OnControlPlane
final class BalanceScenarios {

  private static final String URL = "http://backend-service:5000/host_name";
  private static final String SERVICE = "service/backend-service";
  private static final String WEIGHTS = "k8sdiscovery.github.io/weights=";
  private static final String WEIGHT = "k8sdiscovery.github.io/weight=";
  private static final String CANARY = "backend-canary-";
  private static final int REQUESTS = 10_000;
  private static final double ONE_PERCENT = 0.01;

  @Test
  @DisplayName(
      "balance: the samples' canary 90/10 by annotation, 50/50 by kubectl annotate, 10,000 requests each")
  void canary_byAnnotation_isFollowedAtOnce(Scenario scenario) {
    String namespace = scenario.namespace();
    String both =
        Client.manifest("backend.yaml", namespace)
            + "---\n"
            + Client.manifest("canary/backend-canary.yaml", namespace);
    scenario.api().apply(namespace, both);
    Await.until(
        "three pods and the canary",
        Workload.SOON,
        () -> scenario.kubelet().pods(namespace, "backend-").size() == 4);
    Workload.annotate(scenario, namespace, SERVICE, WEIGHTS + CANARY + "*=10%");
    scenario.detail("10 %: " + shares(scenario, namespace, 0.1));
    double millis = followedAfterMillis(scenario, namespace);
    scenario.detail(
        "50 %% is picked %.1f ms after an independent watcher has seen it".formatted(millis));
    // A bound against waiting: this process, the API and the pods share two cores.
    assertThat(millis).as("ms to the first picks that are half and half").isLessThan(150);
    scenario.detail("50 %: " + shares(scenario, namespace, 0.5));
  }

  /** Waits until the canary has that part, then makes all requests and holds them against it. */
  private static Map<String, Integer> shares(Scenario scenario, String namespace, double part) {
    Probe probe = scenario.probe();
    String url = Workload.url(namespace);
    Await.untilAsserted(
        Workload.SOON, () -> Workload.share(probe.pods(url, 100), CANARY, part, ONE_PERCENT));
    Map<String, Integer> pods = probe.podsThroughAll(url, REQUESTS);
    assertThat(pods).hasSize(4);
    Workload.share(pods, CANARY, part, ONE_PERCENT);
    return pods;
  }

  /** Changes the canary to a half, and picks until four of ten picks are the canary's. */
  private static double followedAfterMillis(Scenario scenario, String namespace) {
    String canary = scenario.kubelet().pods(namespace, CANARY).get(0).address();
    AtomicLong seenAt = new AtomicLong();
    try (Discovery discovery = PropagationScenarios.discovery(scenario, namespace);
        Watch watch = new Watch(scenario.api(), services(namespace), half(seenAt))) {
      watch.awaitListed();
      Await.untilAsserted(
          Workload.SOON,
          () -> assertThat(canaries(discovery, canary, 10)).as("canaries in ten picks").isOne());
      CompletableFuture<Void> kubectl =
          CompletableFuture.runAsync(
              () -> Workload.annotate(scenario, namespace, SERVICE, WEIGHTS + CANARY + "*=50%"));
      long deadline = System.nanoTime() + Workload.SOON.toNanos();
      while (canaries(discovery, canary, 10) < 4) {
        assertThat(System.nanoTime() - deadline).as("time left").isNegative();
      }
      long pickedAt = System.nanoTime();
      kubectl.join();
      Await.until("the watcher has seen it", Workload.SOON, () -> seenAt.get() != 0);
      return (pickedAt - seenAt.get()) / 1e6;
    }
  }

  private static String services(String namespace) {
    return "/api/v1/namespaces/" + namespace + "/services";
  }

  private static BiConsumer<String, JsonNode> half(AtomicLong seenAt) {
    return (type, service) -> {
      if (service.at("/metadata/annotations").toString().contains("50%")) {
        seenAt.compareAndSet(0, System.nanoTime());
      }
    };
  }

  private static long canaries(Discovery discovery, String canary, int picks) {
    long canaries = 0;
    for (int i = 0; i < picks; i++) {
      canaries += address(discovery).equals(canary) ? 1 : 0;
    }
    return canaries;
  }

  private static String address(Discovery discovery) {
    return discovery.view("backend-service", 5000).pick(PickContext.ANY).address();
  }

  @Test
  @DisplayName("balance: weight 0 drains: no new requests, those on their way are answered")
  void weightZero_drains(Scenario scenario) {
    String namespace = scenario.namespace();
    String slow = "e2e/delay: PT0.3S";
    scenario
        .api()
        .apply(
            namespace,
            Yaml.service("backend-service", "backend")
                + Yaml.pod("a", "backend", "node-a", slow)
                + Yaml.pod("b", "backend", "node-b", slow)
                + Yaml.pod("c", "backend", "node-c", slow));
    Probe probe = scenario.probe();
    String url = Workload.url(namespace);
    Workload.reaches(probe, url, "a", "b", "c");
    RunningPod drained = scenario.kubelet().pod(namespace, "a");
    long before = drained.received();
    OpenLoop load = scenario.closing(new OpenLoop(60, () -> probe.callLater("web-client", url)));
    Await.until("requests are on their way to a", Workload.SOON, () -> drained.inFlight() >= 3);
    Workload.annotate(scenario, namespace, SERVICE, WEIGHTS + "a=0");
    Await.until(
        "a gets nothing new",
        Workload.SOON,
        () -> {
          long received = drained.received();
          Workload.more(load, 20);
          return drained.received() == received;
        });
    long last = drained.received();
    Workload.more(load, 120);
    Tally tally = load.stop();
    scenario.detail(tally.toString());
    assertThat(drained.received()).as("requests that a drained pod got").isEqualTo(last);
    assertThat(tally.failed()).as(tally.toString()).isZero();
    assertThat(tally.perPod().get("a")).as("answers of a").isEqualTo(last - before);
  }

  @Test
  @DisplayName("balance: weights on pods, with the right to list and watch pods")
  void podWeights_withTheRight_areFollowed(Scenario scenario) {
    String namespace = scenario.namespace();
    scenario.api().apply(namespace, Yaml.podReader("frontend"));
    twoPods(scenario, namespace);
    Probe probe = podWeights(scenario, namespace);
    Await.untilAsserted(
        Workload.SOON, () -> assertThat(probe.pods(URL, 40)).isEqualTo(Map.of("a", 30, "b", 10)));
    assertThat(probe.podsThroughAll(URL, 1000)).isEqualTo(Map.of("a", 750, "b", 250));
    Workload.annotate(scenario, namespace, "pod/b", WEIGHT + "3");
    Await.untilAsserted(
        Workload.SOON, () -> assertThat(probe.pods(URL, 40)).isEqualTo(Map.of("a", 20, "b", 20)));
    assertThat(podWarnings(probe)).as("warnings about pods").isZero();
  }

  @Test
  @DisplayName("balance: weights on pods, without the right: even shares, one warning")
  void podWeights_withoutTheRight_warnOnce(Scenario scenario) {
    String namespace = scenario.namespace();
    twoPods(scenario, namespace);
    Probe probe = podWeights(scenario, namespace);
    Workload.reaches(probe, URL, "a", "b");
    assertThat(probe.podsThroughAll(URL, 1000)).isEqualTo(Map.of("a", 500, "b", 500));
    Await.until("the warning", Workload.SOON, () -> podWarnings(probe) == 1);
    scenario.kubelet().pod(namespace, "b").ready(false);
    Workload.reaches(probe, URL, "a");
    assertThat(podWarnings(probe)).as("warnings about pods").isEqualTo(1);
  }

  private static void twoPods(Scenario scenario, String namespace) {
    scenario
        .api()
        .apply(
            namespace,
            Yaml.service("backend-service", "backend")
                + Yaml.pod("a", "backend", "node-a", "k8sdiscovery.github.io/weight: \"3\"")
                + Yaml.pod("b", "backend", "node-b", ""));
  }

  private static Probe podWeights(Scenario scenario, String namespace) {
    Probe probe =
        Client.probe(scenario, namespace, "node-a", "--k8s.discovery.kubernetes.pod-weights=true");
    probe.app().awaitUp();
    return probe;
  }

  private static long podWarnings(Probe probe) {
    return probe
        .app()
        .log()
        .lines()
        .filter(line -> line.contains(" WARN ") && line.contains("pods"))
        .count();
  }
}
