package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.e2e.app.AppProcess;
import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.cluster.VirtualIp;
import io.github.k8sdiscovery.e2e.load.OpenLoop;
import io.github.k8sdiscovery.e2e.load.Tally;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Services that are another name for something else. */
@OnControlPlane
final class ExternalNameScenarios {

  @Test
  @DisplayName(
      "fallback: ExternalName to a service of another namespace, by the API, and by DNS with the API forbidden")
  void toAnotherNamespace_reachesItsPods(Scenario scenario) {
    String backends = scenario.namespace();
    VirtualIp virtualIp = FallbackScenarios.backends(scenario, backends);
    String allowed = scenario.namespace();
    scenario.api().apply(backends, Yaml.binding("other", allowed));
    String forbidden = FallbackScenarios.withoutRights(scenario);
    AppProcess first = frontend(scenario, allowed, backends);
    AppProcess other = frontend(scenario, forbidden, backends);
    Sources byApi = new Sources(first.awaitUp()).awaitServed();
    Sources byDns = new Sources(other.awaitUp()).awaitServed();
    Await.untilAsserted(
        Workload.SOON,
        () ->
            assertThat(byApi.inUse())
                .containsEntry(backends + "/backend-service", "kubernetes")
                .doesNotContainValue("dns"));
    int before = virtualIp.connections();
    Tally pods = calls(scenario, byApi);
    assertThat(pods.perPod()).containsOnlyKeys("a", "b", "c");
    Workload.even(pods.perPod(), 2);
    assertThat(virtualIp.connections()).as("connections through the cluster IP").isEqualTo(before);
    Tally connections = calls(scenario, byDns);
    assertThat(byDns.inUse().values()).isNotEmpty().containsOnly("dns");
    assertThat(virtualIp.connections()).as("connections through the cluster IP").isPositive();
    scenario.detail("by the API " + pods);
    scenario.detail("by DNS " + connections);
  }

  private static AppProcess frontend(Scenario scenario, String namespace, String backends) {
    scenario
        .api()
        .apply(
            namespace,
            """
            apiVersion: v1
            kind: Service
            metadata: {name: alias}
            spec: {type: ExternalName, externalName: backend-service.%s.svc.cluster.local}
            """
                .formatted(backends));
    return Client.frontend(scenario, namespace, Sources.inPod("--backend.address=alias:5000"));
  }

  private static Tally calls(Scenario scenario, Sources sources) {
    OpenLoop load = sources.load(scenario, 50);
    Workload.more(load, 120);
    Tally tally = load.stop();
    assertThat(tally.failed()).as(tally.toString()).isZero();
    return tally;
  }
}
