package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.e2e.app.AppProcess;
import io.github.k8sdiscovery.e2e.cluster.Await;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The sample frontend, as it is, against the samples' backends. */
@OnControlPlane
final class PairScenarios {

  static final List<String> PATHS =
      List.of(
          "/host_name", "/rest-client/host_name", "/web-client/host_name", "/interface/host_name");

  @Test
  @DisplayName("pair: sample frontend through its four clients, own namespace")
  void fourClients_ownNamespace_shareEvenly(Scenario scenario) {
    String namespace = scenario.namespace();
    scenario.api().apply(namespace, Client.manifest("backend.yaml", namespace));
    callAll(scenario, Client.frontend(scenario, namespace).awaitUp());
  }

  @Test
  @DisplayName("pair: sample frontend through its four clients, backends in another namespace")
  void fourClients_otherNamespace_shareEvenly(Scenario scenario) {
    String namespace = scenario.namespace();
    String clients = scenario.namespace();
    scenario
        .api()
        .apply(
            namespace, Client.manifest("backend.yaml", namespace) + Yaml.binding("other", clients));
    String address = "backend-service." + namespace + ":5000";
    callAll(scenario, Client.frontend(scenario, clients, "--backend.address=" + address).awaitUp());
  }

  private static void callAll(Scenario scenario, AppProcess frontend) {
    Map<String, Integer> all = new TreeMap<>();
    Await.untilAsserted(
        Workload.SOON, () -> assertThat(distinct(frontend)).as("pods that answer").hasSize(3));
    for (String path : PATHS) {
      Map<String, Integer> pods = new TreeMap<>();
      for (int i = 0; i < 30; i++) {
        HttpResponse<String> answer = frontend.get(path);
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
        pods.merge(Workload.hostName(answer), 1, Integer::sum);
      }
      assertThat(pods).as(path).hasSize(3);
      Workload.even(pods, 1);
      pods.forEach((pod, count) -> all.merge(pod, count, Integer::sum));
    }
    scenario.detail("requests=120 failed=0 shares=" + all.values());
  }

  private static Set<String> distinct(AppProcess frontend) {
    Set<String> pods = new TreeSet<>();
    for (int i = 0; i < 6; i++) {
      pods.add(Workload.hostName(frontend.get(PATHS.get(0))));
    }
    return pods;
  }
}
