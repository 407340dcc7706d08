package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.e2e.app.AppProcess;
import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.load.OpenLoop;
import io.github.k8sdiscovery.e2e.load.Tally;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two clusters, each with a control plane of its own. */
@OnControlPlane
final class ClusterScenarios {

  private static final int PER_SECOND = 100;
  private static final String TAKES_TIME = "e2e/delay: PT0.02S";

  @Test
  @DisplayName("clusters: union by weight, with a namespace that is called otherwise there")
  void union_byWeight(Scenario scenario) {
    String namespace = scenario.namespace();
    String there = namespace + "-there";
    Workload.pods(scenario, namespace, "own-a", "own-b");
    scenario.other().pods(there, "", "east-a", "east-b", "east-c");
    Probe probe =
        Client.probe(
            scenario,
            namespace,
            "node-a",
            kubeconfig(scenario),
            "--k8s.discovery.clusters.east.weight=2",
            "--k8s.discovery.clusters.east.namespaces." + namespace + "=" + there);
    probe.app().awaitUp();
    String url = "http://backend-service:5000/host_name";
    Workload.reaches(probe, url, "own-a", "own-b", "east-a", "east-b", "east-c");
    Map<String, Integer> pods = probe.podsThroughAll(url, 1600);
    scenario.detail("sent=1600 failed=0 landed=" + pods);
    Workload.share(pods, "own", 2.0 / 8, 0.01);
    Workload.share(pods, "east", 6.0 / 8, 0.01);
  }

  @Test
  @DisplayName("clusters: failover by priority under load, and back")
  void priority_failsOverAndBack(Scenario scenario) {
    String namespace = scenario.namespace();
    Workload.pods(scenario, namespace, "own-a", "own-b", "own-c");
    scenario.other().pods(namespace, "", "east-a", "east-b");
    AppProcess frontend =
        Client.frontend(
                scenario,
                namespace,
                kubeconfig(scenario),
                "--k8s.discovery.clusters.east.priority=1")
            .awaitUp();
    Workload.warmUp(frontend);
    OpenLoop load = scenario.closing(load(frontend));
    Workload.more(load, 2 * PER_SECOND);
    assertThat(east(load)).as("calls to the second cluster while the first is well").isZero();
    for (String pod : List.of("own-a", "own-b", "own-c")) {
      scenario.kubelet().pod(namespace, pod).ready(false);
    }
    long over = Workload.getsNothing(load, "own-a", Workload.SOON);
    long before = east(load);
    Workload.more(load, 2 * PER_SECOND);
    assertThat(east(load) - before).isPositive();
    for (String pod : List.of("own-a", "own-b", "own-c")) {
      scenario.kubelet().pod(namespace, pod).ready(true);
    }
    long back = Workload.getsNothing(load, "east-a", Workload.SOON);
    Workload.more(load, PER_SECOND);
    Tally tally = load.stop();
    scenario.detail(
        tally + " landed=" + landed(tally) + ", over in " + over + " ms, back in " + back + " ms");
    assertThat(tally.failed()).as(tally.toString()).isZero();
  }

  @Test
  @DisplayName(
      "clusters: kill -9 of the API server of the preferred cluster under load, then of all its backends")
  void outage_ofApiAndThenOfAllBackends_nothingFails(Scenario scenario) {
    String namespace = scenario.namespace();
    StringBuilder own = new StringBuilder(Yaml.service("backend-service", "backend"));
    for (String pod : List.of("own-a", "own-b")) {
      own.append(Yaml.pod(pod, "backend", "node-a", TAKES_TIME));
    }
    scenario.api().apply(namespace, own.toString());
    OtherCluster other = scenario.other();
    other.pods(namespace, TAKES_TIME, "east-a", "east-b", "east-c", "east-d");
    AppProcess frontend =
        Client.frontend(
                scenario,
                namespace,
                "--k8s.discovery.clusters.east.url=https://127.0.0.1:" + other.plane().port(),
                "--k8s.discovery.clusters.east.ca-file=" + other.plane().ca(),
                "--k8s.discovery.clusters.east.token-file="
                    + other.plane().run().resolve("pki/admin.token"),
                "--k8s.discovery.clusters.local.priority=1")
            .awaitUp();
    Workload.warmUp(frontend);
    OpenLoop load = scenario.closing(load(frontend));
    Workload.more(load, 2 * PER_SECOND);
    Tally tally;
    try {
      other.plane().killApi();
      Workload.more(load, 3 * PER_SECOND);
      assertThat(load.answeredBy("own-a")).as("calls that left it with its API").isZero();
      other.kubelet().pods(namespace, "east").forEach(pod -> pod.kill());
      Workload.more(load, 5 * PER_SECOND);
      Await.untilAsserted(
          Workload.SOON, () -> assertThat(frontend.get("/actuator/health").body()).contains("UP"));
      tally = load.stop();
    } finally {
      other.plane().startApi();
    }
    scenario.detail(tally + " landed=" + landed(tally));
    assertThat(tally.failed()).as(tally.toString()).isZero();
    assertThat(landed(tally).get("own")).isGreaterThan(4L * PER_SECOND);
  }

  private static String kubeconfig(Scenario scenario) {
    return "--k8s.discovery.clusters.east.kubeconfig=" + scenario.other().plane().kubeconfig();
  }

  private static OpenLoop load(AppProcess frontend) {
    AtomicInteger next = new AtomicInteger();
    List<String> paths = PairScenarios.PATHS;
    return new OpenLoop(
        PER_SECOND,
        () -> Workload.hostName(frontend, paths.get(next.getAndIncrement() % paths.size())));
  }

  private static long east(OpenLoop load) {
    return load.answeredBy("east-a") + load.answeredBy("east-b");
  }

  /** Answers by cluster. */
  private static Map<String, Long> landed(Tally tally) {
    Map<String, Long> landed = new TreeMap<>(Map.of("own", 0L, "east", 0L));
    tally.perPod().forEach((pod, n) -> landed.merge(pod.replaceAll("-.*", ""), n, Long::sum));
    return landed;
  }
}
