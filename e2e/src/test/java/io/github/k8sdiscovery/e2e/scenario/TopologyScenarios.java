package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.e2e.cluster.Await;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Where a request may go, by node and zone: what kube-proxy would do. */
@OnControlPlane
final class TopologyScenarios {

  @Test
  @DisplayName(
      "topology: internalTrafficPolicy Local reaches this node's pods and no other, and says so when there is none")
  void internalTrafficPolicyLocal_ownNodeOnly(Scenario scenario) {
    String namespace = workload(scenario, "  internalTrafficPolicy: Local");
    String url = Workload.url(namespace);
    Probe probe = scenario.probe();
    Workload.reaches(probe, url, "a1", "a2");
    scenario.kubelet().pod(namespace, "a1").ready(false);
    Workload.reaches(probe, url, "a2");
    scenario.kubelet().pod(namespace, "a2").ready(false);
    Await.untilAsserted(
        Workload.SOON,
        () ->
            assertThat(probe.error(url))
                .contains("backend-service")
                .contains("internalTrafficPolicy is Local"));
  }

  @Test
  @DisplayName(
      "topology: trafficDistribution PreferSameZone, from both zones, and over the border when a zone is out")
  void preferSameZone_ownZoneFirst(Scenario scenario) {
    String namespace = workload(scenario, "  trafficDistribution: PreferSameZone");
    String url = Workload.url(namespace);
    Probe there = Client.probe(scenario, namespace, "node-c");
    Workload.reaches(scenario.probe(), url, "a1", "a2", "b1");
    there.app().awaitUp();
    Workload.reaches(there, url, "c1");
    scenario.kubelet().pod(namespace, "c1").ready(false);
    Workload.reaches(there, url, "a1", "a2", "b1");
    scenario.kubelet().pod(namespace, "c1").ready(true);
    Workload.reaches(there, url, "c1");
  }

  @Test
  @DisplayName("topology: trafficDistribution PreferSameNode, then the zone")
  void preferSameNode_ownNodeFirst(Scenario scenario) {
    String namespace = workload(scenario, "  trafficDistribution: PreferSameNode");
    String url = Workload.url(namespace);
    Probe probe = scenario.probe();
    Workload.reaches(probe, url, "a1", "a2");
    scenario.kubelet().pod(namespace, "a1").ready(false);
    scenario.kubelet().pod(namespace, "a2").ready(false);
    Workload.reaches(probe, url, "b1");
    scenario.kubelet().pod(namespace, "a1").ready(true);
    Workload.reaches(probe, url, "a1");
  }

  /** Two pods on node-a, one each on node-b (same zone) and node-c (another). */
  private static String workload(Scenario scenario, String spec) {
    String namespace = scenario.namespace();
    scenario
        .api()
        .apply(
            namespace,
            Yaml.service("backend-service", "backend", spec)
                + Yaml.pod("a1", "backend", "node-a", "")
                + Yaml.pod("a2", "backend", "node-a", "")
                + Yaml.pod("b1", "backend", "node-b", "")
                + Yaml.pod("c1", "backend", "node-c", ""));
    return namespace;
  }
}
