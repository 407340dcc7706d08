package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.cluster.PodAddresses;
import io.github.k8sdiscovery.e2e.cluster.PodServer;
import io.github.k8sdiscovery.e2e.load.OpenLoop;
import io.github.k8sdiscovery.e2e.load.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * {@code svc.ns.svc.clusterset.local} by the Multi-Cluster Services API: the real API server has
 * its kind, and this test writes what a controller of it brings in from other clusters.
 */
@OnControlPlane
final class ClusterSetScenarios {

  private static final String NAME = "backend-service";
  private static final String GROUP = "multicluster.x-k8s.io";
  private static final String DEFINITION =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/serviceimports." + GROUP;
  private static final String IMPORTS = "/apis/" + GROUP + "/v1alpha1/serviceimports";
  private static final int PER_SECOND = 50;

  @Test
  @DisplayName(
      "clusterset: a ServiceImport's slices of two clusters serve; one cluster's taken away under load")
  void slices_ofTwoClusters_oneTakenAway(Scenario scenario) {
    String namespace = scenario.namespace();
    install(scenario);
    scenario.api().apply(namespace, importReader() + serviceImport());
    List<PodServer> west = slice(scenario, namespace, "west", "west-a", "west-b");
    slice(scenario, namespace, "east", "east-a", "east-b");
    Probe probe = probe(scenario, namespace);
    Workload.reaches(probe, url(namespace), "west-a", "west-b", "east-a", "east-b");
    Map<String, Integer> both = probe.podsThroughAll(url(namespace), 200);
    Workload.even(both, 4);

    OpenLoop load = Workload.load(scenario, probe, url(namespace), PER_SECOND);
    Workload.more(load, 2 * PER_SECOND);
    delete(scenario, namespace, "west");
    long left = Workload.getsNothing(load, "west-a", Workload.SOON);
    long before = load.answeredBy("west-a") + load.answeredBy("west-b");
    west.forEach(PodServer::kill);
    Workload.more(load, 3 * PER_SECOND);
    assertThat(load.answeredBy("west-a") + load.answeredBy("west-b")).isEqualTo(before);

    slice(scenario, namespace, "north", "north-a");
    Await.until("north-a serves", Workload.SOON, () -> load.answeredBy("north-a") > 0);
    Workload.more(load, PER_SECOND);
    Tally tally = load.stop();
    assertThat(tally.failed()).as(tally.toString()).isZero();
    scenario.detail("200 requests, 0 failed, landed " + both);
    scenario.detail("west left after " + left + " ms, " + tally + " landed " + tally.perPod());
  }

  @Test
  @DisplayName("clusterset: a ServiceImport without slices is refused by its name, until one comes")
  void import_withoutSlices_saysSo(Scenario scenario) {
    String namespace = scenario.namespace();
    install(scenario);
    scenario.api().apply(namespace, importReader() + serviceImport());
    Probe probe = probe(scenario, namespace);
    String expected =
        "ServiceImport "
            + namespace
            + "/backend-service has no endpoint (expected: an EndpointSlice";
    Await.untilAsserted(
        Workload.SOON, () -> assertThat(probe.error(url(namespace))).contains(expected));
    slice(scenario, namespace, "east", "east-a", "east-b");
    Workload.reaches(probe, url(namespace), "east-a", "east-b");
    delete(scenario, namespace, "east");
    Await.untilAsserted(
        Workload.SOON, () -> assertThat(probe.error(url(namespace))).contains(expected));
    scenario.detail("refused: " + expected + " …), served by two, refused again");
  }

  @Test
  @DisplayName(
      "clusterset: without the API's kind there is no such service, other services serve; installed later it is found")
  void kindNotInstalled_saysSo_andHarmsNothing(Scenario scenario) {
    String namespace = scenario.namespace();
    uninstall(scenario);
    scenario.api().apply(namespace, importReader());
    Workload.pods(scenario, namespace, "own-a", "own-b");
    Probe probe = probe(scenario, namespace);
    Workload.reaches(probe, Workload.url(namespace), "own-a", "own-b");
    OpenLoop load = Workload.load(scenario, probe, Workload.url(namespace), PER_SECOND);
    Workload.more(load, PER_SECOND);
    String expected =
        "no such service: backend-service in namespace "
            + namespace
            + " of all clusters (expected: a ServiceImport of that name";
    Await.untilAsserted(
        Workload.SOON, () -> assertThat(probe.error(url(namespace))).contains(expected));

    install(scenario);
    scenario.api().apply(namespace, serviceImport());
    slice(scenario, namespace, "east", "east-a");
    Workload.reaches(probe, url(namespace), "east-a");
    Map<String, Integer> found = probe.podsThroughAll(url(namespace), 40);

    delete(scenario, namespace, "east");
    uninstall(scenario);
    Await.untilAsserted(
        Workload.SOON, () -> assertThat(probe.error(url(namespace))).contains(expected));
    Workload.more(load, PER_SECOND);
    Tally tally = load.stop();
    assertThat(tally.failed()).as(tally.toString()).isZero();
    assertThat(tally.perPod()).containsOnlyKeys("own-a", "own-b");
    scenario.detail("refused, then installed: 40 requests, 0 failed, landed " + found);
    scenario.detail("then uninstalled: refused; beside it " + tally + " landed " + tally.perPod());
  }

  @Test
  @DisplayName(
      "clusterset: with another cluster configured the union serves, and under load an import takes its place")
  void otherClusterConfigured_unionUntilThereIsAnImport(Scenario scenario) {
    String namespace = scenario.namespace();
    install(scenario);
    scenario.api().apply(namespace, importReader());
    Workload.pods(scenario, namespace, "own-a", "own-b");
    OtherCluster other = scenario.other();
    other.pods(namespace, "", "east-a", "east-b");
    Probe probe =
        probe(
            scenario,
            namespace,
            "--k8s.discovery.clusters.east.kubeconfig=" + other.plane().kubeconfig());
    Workload.reaches(probe, url(namespace), "own-a", "own-b", "east-a", "east-b");
    Map<String, Integer> union = probe.podsThroughAll(url(namespace), 200);
    Workload.even(union, 4);
    OpenLoop load = Workload.load(scenario, probe, url(namespace), PER_SECOND);
    Workload.more(load, PER_SECOND);
    slice(scenario, namespace, "north", "north-a");
    scenario.api().apply(namespace, serviceImport());
    long over = Workload.getsNothing(load, "own-a", Workload.SOON);
    Workload.more(load, PER_SECOND);
    scenario
        .api()
        .delete(IMPORTS.replace("/serv", "/namespaces/" + namespace + "/serv") + "/" + NAME);
    delete(scenario, namespace, "north");
    long back = Workload.getsNothing(load, "north-a", Workload.SOON);
    Tally tally = load.stop();
    assertThat(tally.failed()).as(tally.toString()).isZero();
    assertThat(tally.perPod()).containsKeys("own-a", "own-b", "east-a", "east-b", "north-a");
    scenario.detail("union: 200 requests, 0 failed, landed " + union);
    scenario.detail(
        "import in "
            + over
            + " ms, back in "
            + back
            + " ms, "
            + tally
            + " landed "
            + tally.perPod());
  }

  private static String url(String namespace) {
    return "http://" + NAME + "." + namespace + ".svc.clusterset.local:5000/host_name";
  }

  private static Probe probe(Scenario scenario, String namespace, String... arguments) {
    Probe probe = Client.probe(scenario, namespace, "node-a", arguments);
    probe.app().awaitUp();
    return probe;
  }

  /** Servers in a cluster, and the slice by which the client's own cluster knows of them. */
  private static List<PodServer> slice(
      Scenario scenario, String namespace, String cluster, String... pods) {
    List<PodServer> servers = new ArrayList<>();
    List<String> endpoints = new ArrayList<>();
    for (String pod : pods) {
      String address = PodAddresses.ipv4();
      PodServer server = new PodServer(pod, address, 5000);
      servers.add(server);
      scenario.closing((AutoCloseable) server::kill);
      endpoints.add("{addresses: [" + address + "], conditions: {ready: true}}");
    }
    scenario
        .api()
        .apply(
            namespace,
            """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: imported-backend-%1$s
              labels:
                endpointslice.kubernetes.io/managed-by: e2e
                multicluster.kubernetes.io/service-name: backend-service
                multicluster.kubernetes.io/source-cluster: %1$s
            addressType: IPv4
            ports: [{name: http, port: 5000, protocol: TCP}]
            endpoints: %2$s
            """
                .formatted(cluster, endpoints));
    return servers;
  }

  private static void delete(Scenario scenario, String namespace, String cluster) {
    String slices = "/apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices/";
    scenario.api().delete(slices + "imported-backend-" + cluster);
  }

  private static void install(Scenario scenario) {
    scenario.api().apply("", definition());
    Await.until("ServiceImports", Duration.ofSeconds(20), () -> scenario.api().exists(IMPORTS));
  }

  private static void uninstall(Scenario scenario) {
    scenario.api().delete(DEFINITION);
    Await.until(
        "no ServiceImports",
        Duration.ofSeconds(20),
        () -> !scenario.api().exists(DEFINITION) && !scenario.api().exists(IMPORTS));
  }

  /** The fields of the API's proposal (KEP 1645) that matter here. */
  private static String definition() {
    return """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: serviceimports.%1$s}
        spec:
          group: %1$s
          scope: Namespaced
          names:
            {kind: ServiceImport, listKind: ServiceImportList, plural: serviceimports, singular: serviceimport}
          versions:
          - name: v1alpha1
            served: true
            storage: true
            subresources: {status: {}}
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    required: [type, ports]
                    properties:
                      type: {type: string, enum: [ClusterSetIP, Headless]}
                      ips: {type: array, maxItems: 2, items: {type: string}}
                      sessionAffinity: {type: string}
                      ports:
                        type: array
                        items:
                          type: object
                          required: [port]
                          properties:
                            name: {type: string}
                            protocol: {type: string}
                            port: {type: integer}
        """
        .formatted(GROUP);
  }

  private static String serviceImport() {
    return """
        ---
        apiVersion: %s/v1alpha1
        kind: ServiceImport
        metadata: {name: backend-service}
        spec:
          type: ClusterSetIP
          ips: [10.96.200.7]
          ports: [{name: http, port: 5000, protocol: TCP}]
        """
        .formatted(GROUP);
  }

  private static String importReader() {
    return """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: k8s-discovery-imports}
        rules: [{apiGroups: [%s], resources: [serviceimports], verbs: [list, watch]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: k8s-discovery-imports}
        subjects: [{kind: ServiceAccount, name: frontend}]
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: k8s-discovery-imports}
        """
        .formatted(GROUP);
  }
}
