package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.e2e.app.AppProcess;
import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.cluster.NamedServer;
import io.github.k8sdiscovery.e2e.cluster.PodAddresses;
import io.github.k8sdiscovery.e2e.cluster.VirtualIp;
import io.github.k8sdiscovery.e2e.load.OpenLoop;
import io.github.k8sdiscovery.e2e.load.Tally;
import io.github.k8sdiscovery.source.dns.DnsServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Services that are another name for something else. */
@OnControlPlane
final class ExternalNameScenarios {

  private static final String HOST = "api.example.org";
  private static final int PORT = 8080;

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

  @Test
  @DisplayName(
      "external name: a host outside with three addresses, by its name; one address dies, one is new")
  void toAHostOutside_isBalancedOverItsAddresses(Scenario scenario) {
    List<NamedServer> servers = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d")) {
      servers.add(scenario.closing(NamedServer.plain(name, PodAddresses.ipv4(), PORT)));
    }
    DnsServer dns = scenario.closing(DnsServer.start());
    servers.subList(0, 3).forEach(server -> dns.zone().put(record(server)));
    String namespace = scenario.namespace();
    outside(scenario, namespace);
    Probe probe =
        Client.probe(
            scenario,
            namespace,
            "node-a",
            "--spring.http.clients.imperative.factory=http-components",
            "--k8s.discovery.dns.servers=" + dns.address());
    probe.app().awaitUp();
    String url = "http://outside:" + PORT + "/host_name";
    Workload.reaches(probe, url, "a", "b", "c");
    Map<String, Integer> before = probe.podsThroughAll(url, 120);
    assertThat(before).containsOnlyKeys("a", "b", "c");
    Workload.even(before, 4);
    assertThat(servers.get(0).hosts()).containsOnly(HOST + ":" + PORT);
    scenario.detail("requests=120 failed=0 " + before);
    servers.get(0).close();
    Map<String, Integer> without = probe.podsThroughAll(url, 120);
    assertThat(without).containsOnlyKeys("b", "c");
    scenario.detail("one address dead: requests=120 failed=0 " + without);
    dns.zone().put(record(servers.get(3)));
    Workload.reaches(probe, url, "b", "c", "d");
  }

  private static void outside(Scenario scenario, String namespace) {
    scenario
        .api()
        .apply(
            namespace,
            """
            apiVersion: v1
            kind: Service
            metadata: {name: outside}
            spec: {type: ExternalName, externalName: %s}
            """
                .formatted(HOST));
  }

  private static String record(NamedServer server) {
    return HOST + ". 1 IN A " + server.address();
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
