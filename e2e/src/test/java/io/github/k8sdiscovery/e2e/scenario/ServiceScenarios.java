package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.cluster.PodAddresses;
import io.github.k8sdiscovery.e2e.cluster.PodServer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The shapes a Service can have. */
@OnControlPlane
final class ServiceScenarios {

  @Test
  @DisplayName("service: headless, with its port and with the URL's where it publishes none")
  void headless_reachesAllPods(Scenario scenario) {
    String namespace = scenario.namespace();
    scenario
        .api()
        .apply(
            namespace,
            """
            apiVersion: v1
            kind: Service
            metadata: {name: with-port}
            spec: {clusterIP: None, selector: {app: backend}, ports: [{name: http, port: 5000, targetPort: http}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: no-port}
            spec: {clusterIP: None, selector: {app: backend}}
            """
                + Yaml.pod("a", "backend", "node-a", "")
                + Yaml.pod("b", "backend", "node-b", ""));
    Workload.reaches(
        scenario.probe(), "http://with-port." + namespace + ":5000/host_name", "a", "b");
    Workload.reaches(scenario.probe(), "http://no-port." + namespace + ":5000/host_name", "a", "b");
  }

  @Test
  @DisplayName("service: a named target port with another number on each pod")
  void namedPort_numberPerPod(Scenario scenario) {
    String namespace = scenario.namespace();
    scenario
        .api()
        .apply(
            namespace,
            """
            apiVersion: v1
            kind: Service
            metadata: {name: backend-service}
            spec: {selector: {app: backend}, ports: [{name: web, port: 80, targetPort: http}]}
            """
                + Yaml.pod("a", "backend", "node-a", "", 5000)
                + Yaml.pod("b", "backend", "node-b", "", 6000)
                + Yaml.pod("c", "backend", "node-c", "", 7000));
    for (String authority :
        List.of("backend-service." + namespace, "backend-service." + namespace + ":80")) {
      Workload.reaches(scenario.probe(), "http://" + authority + "/host_name", "a", "b", "c");
    }
    assertThat(scenario.probe().error("http://backend-service." + namespace + ":81/host_name"))
        .contains("81")
        .contains("80");
  }

  @Test
  @DisplayName("service: dual stack, each pod once; IPv6 only")
  void families_eachPodOnce(Scenario scenario) {
    String namespace = scenario.namespace();
    String both = "e2e/families: \"IPv4,IPv6\"";
    scenario
        .api()
        .apply(
            namespace,
            Yaml.service(
                    "dual",
                    "dual",
                    "  ipFamilyPolicy: RequireDualStack\n  ipFamilies: [IPv4, IPv6]")
                + Yaml.pod("a", "dual", "node-a", both)
                + Yaml.pod("b", "dual", "node-b", both)
                + Yaml.service("six", "six", "  ipFamilyPolicy: SingleStack\n  ipFamilies: [IPv6]")
                + Yaml.pod("c", "six", "node-a", "e2e/families: IPv6")
                + Yaml.pod("d", "six", "node-b", "e2e/families: \"IPv6,IPv4\""));
    Probe probe = scenario.probe();
    Workload.reaches(probe, "http://dual." + namespace + ":5000/host_name", "a", "b");
    assertThat(probe.instances("dual." + namespace)).hasSize(2);
    Workload.reaches(probe, "http://six." + namespace + ":5000/host_name", "c", "d");
    assertThat(probe.instances("six." + namespace).values())
        .hasSize(2)
        .allMatch(uri -> uri.contains("[fd00:"));
    for (String client : Probe.CLIENTS) {
      assertThat(probe.calls(client, "http://six." + namespace + ":5000/host_name", 4).pods())
          .hasSize(2);
    }
  }

  @Test
  @DisplayName("service: hand-written slices, two of them, with and without conditions")
  void manualSlices_areUsed(Scenario scenario) {
    String namespace = scenario.namespace();
    String a = server(scenario, "a", 5000);
    String b = server(scenario, "b", 5001);
    String c = server(scenario, "c", 5001);
    scenario
        .api()
        .apply(
            namespace,
            Yaml.bareService("manual")
                + Yaml.slice("manual-1", "manual", 5000, "{addresses: [%s]}".formatted(a))
                + Yaml.slice(
                    "manual-2",
                    "manual",
                    5001,
                    "{addresses: [%s], conditions: {ready: true}}, {addresses: [%s], conditions: {ready: false}}"
                        .formatted(b, c)));
    Workload.reaches(scenario.probe(), "http://manual." + namespace + ":5000/host_name", "a", "b");
    scenario
        .api()
        .delete("/apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices/manual-1");
    Workload.reaches(scenario.probe(), "http://manual." + namespace + ":5000/host_name", "b");
  }

  @Test
  @DisplayName("service: mirrored Endpoints")
  void mirroredEndpoints_areUsed(Scenario scenario) {
    String namespace = scenario.namespace();
    String a = server(scenario, "a", 5000);
    String b = server(scenario, "b", 5000);
    scenario
        .api()
        .apply(
            namespace,
            Yaml.bareService("mirrored")
                + """
                ---
                apiVersion: v1
                kind: Endpoints
                metadata: {name: mirrored}
                subsets:
                - addresses: [{ip: %s}, {ip: %s}]
                  ports: [{name: http, port: 5000}]
                """
                    .formatted(a, b));
    Workload.reaches(
        scenario.probe(), "http://mirrored." + namespace + ":5000/host_name", "a", "b");
  }

  @Test
  @DisplayName("service: created after the client's first call")
  void createdLater_isFound(Scenario scenario) {
    String namespace = scenario.namespace();
    String url = Workload.url(namespace);
    assertThat(scenario.probe().error(url)).contains("backend-service").contains(namespace);
    Workload.pods(scenario, namespace, "a", "b");
    Workload.reaches(scenario.probe(), url, "a", "b");
    scenario.api().delete("/api/v1/namespaces/" + namespace + "/services/backend-service");
    Await.untilAsserted(
        Workload.SOON,
        () ->
            assertThat(scenario.probe().error(url))
                .contains("backend-service")
                .contains(namespace));
    scenario.api().apply(namespace, Yaml.service("backend-service", "backend"));
    Workload.reaches(scenario.probe(), url, "a", "b");
  }

  private static String server(Scenario scenario, String name, int port) {
    String address = PodAddresses.ipv4();
    PodServer server = new PodServer(name, address, port);
    scenario.closing((AutoCloseable) server::kill);
    return address;
  }
}
