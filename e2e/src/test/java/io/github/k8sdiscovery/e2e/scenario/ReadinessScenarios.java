package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.cluster.RunningPod;
import io.github.k8sdiscovery.e2e.load.OpenLoop;
import io.github.k8sdiscovery.e2e.load.Tally;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which pods may get a request now. */
@OnControlPlane
final class ReadinessScenarios {

  @Test
  @DisplayName(
      "readiness: a pod that is not ready gets nothing, and gets its share again when it is")
  void notReady_getsNothing_untilReadyAgain(Scenario scenario) {
    String namespace = scenario.namespace();
    Workload.pods(scenario, namespace, "a", "b", "c");
    String url = Workload.url(namespace);
    Workload.reaches(scenario.probe(), url, "a", "b", "c");
    scenario.kubelet().pod(namespace, "b").ready(false);
    Workload.reaches(scenario.probe(), url, "a", "c");
    Workload.even(scenario.probe().pods(url, 40), 0);
    scenario.kubelet().pod(namespace, "b").ready(true);
    Workload.reaches(scenario.probe(), url, "a", "b", "c");
    Workload.even(scenario.probe().pods(url, 60), 0);
  }

  @Test
  @DisplayName("readiness: a terminating pod gets nothing while another is ready")
  void terminating_getsNothing_whileAnotherIsReady(Scenario scenario) {
    String namespace = scenario.namespace();
    String hold = "e2e/hold: \"true\"";
    scenario
        .api()
        .apply(
            namespace,
            Yaml.service("backend-service", "backend")
                + Yaml.pod("a", "backend", "node-a", hold)
                + Yaml.pod("b", "backend", "node-b", hold));
    String url = Workload.url(namespace);
    Workload.reaches(scenario.probe(), url, "a", "b");
    RunningPod leaving = scenario.kubelet().pod(namespace, "b");
    Workload.delete(scenario, namespace, "b");
    Workload.reaches(scenario.probe(), url, "a");
    long before = leaving.received();
    assertThat(scenario.probe().pods(url, 50)).isEqualTo(Map.of("a", 50));
    assertThat(leaving.received()).as("requests that the terminating pod got").isEqualTo(before);
    leaving.release();
  }

  @Test
  @DisplayName(
      "readiness: all pods terminating are still served; when they are gone the error says so")
  void allTerminating_areServed_untilGone(Scenario scenario) {
    String namespace = scenario.namespace();
    String hold = "e2e/hold: \"true\"";
    scenario
        .api()
        .apply(
            namespace,
            Yaml.service("backend-service", "backend")
                + Yaml.pod("a", "backend", "node-a", hold)
                + Yaml.pod("b", "backend", "node-b", hold));
    String url = Workload.url(namespace);
    Probe probe = scenario.probe();
    Workload.reaches(probe, url, "a", "b");
    List<RunningPod> pods =
        List.of(scenario.kubelet().pod(namespace, "a"), scenario.kubelet().pod(namespace, "b"));
    Workload.delete(scenario, namespace, "a");
    Workload.delete(scenario, namespace, "b");
    Await.until(
        "both are terminating in the slice",
        Workload.SOON,
        () -> terminating(scenario, namespace) == 2);
    Workload.reaches(probe, url, "a", "b");
    Workload.even(probe.pods(url, 100), 0);
    pods.forEach(RunningPod::release);
    Await.untilAsserted(
        Workload.SOON,
        () ->
            assertThat(probe.error(url))
                .contains("backend-service")
                .contains(namespace)
                .contains("no endpoints"));
  }

  @Test
  @DisplayName("readiness: none ready gives an error that names service, namespace and reason")
  void noneReady_errorSaysWhy(Scenario scenario) {
    String namespace = scenario.namespace();
    String notReady = "e2e/ready: \"false\"";
    scenario
        .api()
        .apply(
            namespace,
            Yaml.service("backend-service", "backend")
                + Yaml.pod("a", "backend", "node-a", notReady)
                + Yaml.pod("b", "backend", "node-b", notReady));
    scenario.kubelet().pod(namespace, "a");
    scenario.kubelet().pod(namespace, "b");
    for (String client : Probe.CLIENTS) {
      Await.untilAsserted(
          Workload.SOON,
          () -> {
            Probe.Calls calls = scenario.probe().calls(client, Workload.url(namespace), 1);
            assertThat(calls.pods()).isEmpty();
            assertThat(calls.error())
                .as(client)
                .contains("backend-service")
                .contains(namespace)
                .contains("none of its 2 is ready");
          });
    }
  }

  @Test
  @DisplayName("readiness: publishNotReadyAddresses is taken at its word")
  void publishNotReadyAddresses_servesAll(Scenario scenario) {
    String namespace = scenario.namespace();
    scenario
        .api()
        .apply(
            namespace,
            Yaml.service("backend-service", "backend", "  publishNotReadyAddresses: true")
                + Yaml.pod("a", "backend", "node-a", "e2e/ready: \"false\"")
                + Yaml.pod("b", "backend", "node-b", ""));
    Workload.reaches(scenario.probe(), Workload.url(namespace), "a", "b");
  }

  @Test
  @DisplayName("readiness: a pod that flaps under load costs no request")
  void flapping_underLoad_nothingFails(Scenario scenario) {
    String namespace = scenario.namespace();
    Workload.pods(scenario, namespace, "a", "b", "c");
    String url = Workload.url(namespace);
    Probe probe = scenario.probe();
    Workload.reaches(probe, url, "a", "b", "c");
    RunningPod flapping = scenario.kubelet().pod(namespace, "b");
    OpenLoop load = scenario.closing(new OpenLoop(100, () -> probe.callLater("web-client", url)));
    for (int i = 0; i < 20; i++) {
      boolean ready = i % 2 == 1;
      flapping.ready(ready);
      long answers = load.answeredBy("b");
      long sent = load.sent();
      Await.until(
          "b " + (ready ? "is back" : "is out"),
          Workload.SOON,
          () -> ready ? load.answeredBy("b") > answers : load.sent() >= sent + 20);
    }
    Tally tally = load.stop();
    scenario.detail(tally.toString());
    assertThat(tally.failed()).as(tally.toString()).isZero();
    assertThat(tally.perPod()).containsOnlyKeys("a", "b", "c");
  }

  private static int terminating(Scenario scenario, String namespace) {
    int count = 0;
    for (JsonNode slice : Workload.slices(scenario, namespace, "backend-service")) {
      for (JsonNode endpoint : slice.path("endpoints")) {
        count += endpoint.path("conditions").path("terminating").asBoolean() ? 1 : 0;
      }
    }
    return count;
  }
}
