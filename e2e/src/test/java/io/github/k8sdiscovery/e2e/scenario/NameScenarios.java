package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.e2e.cluster.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The names people write, through every kind of client. */
@OnControlPlane
final class NameScenarios {

  @Test
  @DisplayName("names: every form, four clients, own namespace; one state for all of them")
  void everyForm_ownNamespace_reachesTheService(Scenario scenario) {
    String namespace = scenario.namespace();
    Workload.pods(scenario, namespace, "a", "b");
    Probe probe = Client.probe(scenario, namespace, "node-a");
    probe.app().awaitUp();
    Workload.reaches(probe, "http://backend-service:5000/host_name", "a", "b");
    List<String> forms = new ArrayList<>(List.of("backend-service", "BACKEND-Service"));
    forms.addAll(formsWithNamespace(namespace));
    callAll(scenario, probe, forms);
    long watches = Audit.of(scenario.plane(), namespace, "frontend").openWatches();
    assertThat(watches)
        .as("open watches for one service under %d names", forms.size())
        .isEqualTo(2);
    assertThat(probe.footprint().contexts()).as("child contexts").isLessThanOrEqualTo(1);
  }

  @Test
  @DisplayName("names: every form with a namespace, four clients, from another namespace")
  void everyForm_otherNamespace_reachesTheService(Scenario scenario) {
    String namespace = scenario.namespace();
    Workload.pods(scenario, namespace, "a", "b");
    Workload.reaches(scenario.probe(), Workload.url(namespace), "a", "b");
    callAll(scenario, scenario.probe(), formsWithNamespace(namespace));
  }

  @Test
  @DisplayName("names: a refused name, an outside name and an unknown service each say so")
  void badNames_saySo(Scenario scenario) {
    String namespace = scenario.namespace();
    Probe probe = scenario.probe();
    assertThat(probe.error("http://" + "x".repeat(64) + "." + namespace + ":5000/host_name"))
        .contains("63");
    assertThat(probe.error("http://www.api.example.org:5000/host_name"))
        .contains("www.api.example.org")
        .contains("external-hosts");
    assertThat(probe.error("http://nobody." + namespace + ":5000/host_name"))
        .contains("nobody")
        .contains(namespace);
  }

  @Test
  @DisplayName(
      "names: host names of a StatefulSet's pods, each its own pod, before and after it is replaced")
  void statefulSetHostNames_reachThatPod(Scenario scenario) {
    String namespace = scenario.namespace();
    scenario
        .api()
        .apply(
            namespace,
            """
            apiVersion: v1
            kind: Service
            metadata: {name: db}
            spec: {clusterIP: None, selector: {app: db}, ports: [{name: http, port: 5000, targetPort: http}]}
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              serviceName: db
              replicas: 3
              podManagementPolicy: Parallel
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec: {containers: [{name: backend, image: backend, ports: [{name: http, containerPort: 5000}]}]}
            """);
    Probe probe = scenario.probe();
    Workload.reaches(probe, "http://db." + namespace + ":5000/host_name", "db-0", "db-1", "db-2");
    eachReachesItself(probe, namespace);
    Workload.delete(scenario, namespace, "db-1");
    Await.until(
        "db-1 is another pod",
        Workload.SOON,
        () -> scenario.kubelet().pod(namespace, "db-1").received() == 0);
    Workload.reaches(probe, "http://db." + namespace + ":5000/host_name", "db-0", "db-1", "db-2");
    eachReachesItself(probe, namespace);
  }

  private static void eachReachesItself(Probe probe, String namespace) {
    for (String pod : List.of("db-0", "db-1", "db-2")) {
      for (String form :
          List.of(
              ".db." + namespace + ".svc.cluster.local",
              ".db." + namespace + ".svc.cluster.local.")) {
        assertThat(probe.pods("http://" + pod + form + ":5000/host_name", 5))
            .isEqualTo(Map.of(pod, 5));
      }
    }
  }

  private static List<String> formsWithNamespace(String namespace) {
    List<String> forms = new ArrayList<>();
    for (String domain : List.of("", ".svc", ".svc.cluster.local")) {
      forms.add("backend-service." + namespace + domain);
      forms.add("backend-service." + namespace + domain + ".");
    }
    return forms;
  }

  private static void callAll(Scenario scenario, Probe probe, List<String> forms) {
    for (String form : forms) {
      for (String client : Probe.CLIENTS) {
        Probe.Calls calls = probe.calls(client, "http://" + form + ":5000/host_name", 4);
        assertThat(calls.failed()).as("%s through %s: %s", form, client, calls.error()).isZero();
        assertThat(calls.pods().keySet())
            .as("%s through %s", form, client)
            .isEqualTo(Set.of("a", "b"));
      }
    }
    scenario.detail("forms=" + forms.size() + " clients=" + Probe.CLIENTS.size());
  }
}
