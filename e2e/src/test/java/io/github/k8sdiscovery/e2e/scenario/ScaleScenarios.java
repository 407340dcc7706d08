package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.e2e.app.AppProcess;
import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.load.OpenLoop;
import io.github.k8sdiscovery.e2e.load.Tally;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A Deployment that grows and shrinks, and one that is replaced. */
@OnControlPlane
final class ScaleScenarios {

  /**
   * Without preStop a request could meet a pod that goes at the same moment with each of its tries.
   */
  private static final String ONE_BY_ONE =
      "  minReadySeconds: 2\n  strategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}\n";

  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  @DisplayName("scale: 0 to 3 to 250 to 1, each pod its share")
  void scaled_upAndDown_sharesFollow(Scenario scenario) {
    String namespace = scenario.namespace();
    scenario
        .api()
        .apply(
            namespace, Yaml.deployment("backend", 0) + Yaml.service("backend-service", "backend"));
    Probe probe = scenario.probe();
    String url = Workload.url(namespace);
    Await.untilAsserted(
        Workload.SOON,
        () -> assertThat(probe.error(url)).contains("backend-service").contains("no endpoints"));
    for (int replicas : new int[] {3, 250, 1}) {
      Workload.scale(scenario, namespace, "backend", replicas);
      long start = System.nanoTime();
      Await.untilAsserted(
          LONG,
          () -> assertThat(probe.instances("backend-service." + namespace)).hasSize(replicas));
      long took = (System.nanoTime() - start) / 1_000_000;
      Map<String, Integer> pods = probe.pods(url, 4 * replicas);
      assertThat(pods).hasSize(replicas);
      Workload.even(pods, 0);
      scenario.detail(replicas + " after " + took + " ms");
    }
  }

  @Test
  @DisplayName(
      "rollout: the samples' Deployment is replaced under 200 requests/s, sample frontend, nothing fails")
  void rollout_underLoad_nothingFails(Scenario scenario) {
    String namespace = scenario.namespace();
    rollout(
        scenario,
        namespace,
        Client.manifest("backend.yaml", namespace).replace("replicas: 3", "replicas: 4"));
  }

  @Test
  @DisplayName(
      "rollout: without preStop, pods close one by one the moment they are told to, sample frontend, nothing fails")
  void rolloutWithoutPreStop_underLoad_nothingFails(Scenario scenario) {
    String namespace = scenario.namespace();
    rollout(
        scenario,
        namespace,
        Yaml.deployment("backend", 4).replace("  replicas: 4\n", "  replicas: 4\n" + ONE_BY_ONE)
            + Yaml.service("backend-service", "backend"));
  }

  private static void rollout(Scenario scenario, String namespace, String workload) {
    scenario.api().apply(namespace, workload);
    AppProcess frontend = Client.frontend(scenario, namespace).awaitUp();
    Await.until("four pods", Workload.SOON, () -> names(scenario, namespace).size() == 4);
    Await.untilAsserted(
        Workload.SOON, () -> assertThat(frontend.get("/host_name").statusCode()).isEqualTo(200));
    Workload.warmUp(frontend);
    Set<String> old = names(scenario, namespace);
    AtomicInteger next = new AtomicInteger();
    OpenLoop load =
        scenario.closing(
            new OpenLoop(
                200,
                () ->
                    Workload.hostName(
                        frontend,
                        PairScenarios.PATHS.get(
                            next.getAndIncrement() % PairScenarios.PATHS.size()))));
    Workload.more(load, 400);
    scenario
        .api()
        .merge(
            "/apis/apps/v1/namespaces/" + namespace + "/deployments/backend",
            "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"version\":\"2\"}}}}}");
    Await.until(
        "four other pods get requests and the old ones are gone",
        LONG,
        () -> {
          Set<String> now = names(scenario, namespace);
          return now.size() == 4
              && Collections.disjoint(now, old)
              && now.stream().allMatch(pod -> load.answeredBy(pod) > 50);
        });
    Tally tally = load.stop();
    scenario.detail(tally.toString());
    assertThat(tally.failed()).as(tally.toString()).isZero();
    assertThat(tally.perPod()).hasSizeGreaterThanOrEqualTo(8);
  }

  private static Set<String> names(Scenario scenario, String namespace) {
    Set<String> names = new TreeSet<>();
    scenario.kubelet().pods(namespace, "backend").forEach(pod -> names.add(pod.name()));
    return names;
  }
}
