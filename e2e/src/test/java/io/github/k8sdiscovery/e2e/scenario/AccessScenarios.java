package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.cluster.FrontProxy;
import io.github.k8sdiscovery.e2e.cluster.VirtualIp;
import io.github.k8sdiscovery.e2e.load.OpenLoop;
import io.github.k8sdiscovery.e2e.load.Tally;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The ways into a service other than straight to its pods. */
@OnControlPlane
final class AccessScenarios {

  private static final int CALLS = 60;

  @Test
  @DisplayName("access: cluster-ip goes through the virtual IP and nowhere else")
  void clusterIp_goesThroughTheVirtualIp(Scenario scenario) {
    String namespace = scenario.namespace();
    Workload.pods(scenario, namespace, "a", "b");
    VirtualIp virtualIp =
        scenario.closing(new VirtualIp(scenario.api(), namespace, "backend-service"));
    Probe probe = probe(scenario, namespace, "--k8s.discovery.access=cluster-ip");
    Map<String, Integer> pods = probe.podsThroughAll(Workload.url(namespace), CALLS);
    assertThat(virtualIp.connections()).as("connections through the virtual IP").isPositive();
    String ip =
        scenario
            .api()
            .get(Access.service(namespace, "backend-service"))
            .path("spec")
            .path("clusterIP")
            .asText();
    assertThat(probe.instances("backend-service." + namespace).values())
        .containsExactly("http://" + ip + ":5000");
    scenario.detail(
        CALLS + " requests, 0 failed, " + virtualIp.connections() + " connections, landed " + pods);
  }

  @Test
  @DisplayName(
      "access: node-port over three nodes; not to one that is not ready; with policy Local by the number of pods")
  void nodePort_readyNodes_thenByTheirPods(Scenario scenario) {
    String namespace = scenario.namespace();
    scenario
        .api()
        .apply(
            namespace,
            Yaml.service("backend-service", "backend", "  type: NodePort")
                + Yaml.pod("a", "backend", "node-a", "")
                + Yaml.pod("b", "backend", "node-a", "")
                + Yaml.pod("c", "backend", "node-b", "")
                + Access.nodeReader(namespace));
    AtomicBoolean local = new AtomicBoolean();
    Map<String, FrontProxy> nodes = Access.nodes(scenario, namespace, local);
    Probe probe = probe(scenario, namespace, "--k8s.discovery.access=node-port");
    // Each node has its own turn, so few calls could miss a pod for ever.
    assertThat(probe.podsThroughAll(Workload.url(namespace), 24)).containsOnlyKeys("a", "b", "c");
    OpenLoop load = load(scenario, probe, namespace);
    Map<String, Integer> three = received(nodes, load, 150);
    Workload.even(three, 4);

    Access.node(scenario, "node-c", "127.0.1.3", false);
    getsNothing(nodes, "node-c", load);
    Map<String, Integer> two = received(nodes, load, 150);
    assertThat(two).containsEntry("node-c", 0);

    Access.node(scenario, "node-c", "127.0.1.3", true);
    Await.until(
        "node-c is back",
        Workload.SOON,
        () -> received(nodes, load, 20).getOrDefault("node-c", 0) > 0);
    Access.onlyNodesWithPods(scenario, namespace);
    getsNothing(nodes, "node-c", load);
    local.set(true); // from now on the nodes know as well
    Map<String, Integer> byPods = received(nodes, load, 180);
    Workload.share(byPods, "node-a", 2 / 3.0, 0.03);
    assertThat(byPods).containsEntry("node-c", 0);
    scenario.detail(
        "node ports " + three + ", node-c not ready " + two + ", policy Local " + byPods);
    ended(scenario, load);
  }

  @Test
  @DisplayName(
      "access: load-balancer pending, the next way; then over its two addresses as MetalLB writes them")
  void loadBalancer_pendingThenTwoAddresses(Scenario scenario) {
    String namespace = scenario.namespace();
    scenario
        .api()
        .apply(
            namespace,
            Yaml.service("backend-service", "backend", "  type: LoadBalancer")
                + Yaml.pod("a", "backend", "node-a", "")
                + Yaml.pod("b", "backend", "node-b", ""));
    VirtualIp virtualIp =
        scenario.closing(new VirtualIp(scenario.api(), namespace, "backend-service"));
    Map<String, FrontProxy> balancers =
        Access.fronts(scenario, namespace, 5000, "127.0.2.1", "127.0.2.2");
    Probe probe = probe(scenario, namespace, "--k8s.discovery.access=load-balancer,cluster-ip");
    probe.podsThroughAll(Workload.url(namespace), 8);
    assertThat(virtualIp.connections()).as("connections while it is pending").isPositive();
    OpenLoop load = load(scenario, probe, namespace);
    Workload.more(load, 50);
    scenario
        .api()
        .merge(
            Access.service(namespace, "backend-service") + "/status",
            """
            {"status":{"loadBalancer":{"ingress":[{"ip":"127.0.2.1"},{"ip":"127.0.2.2"}]}}}
            """);
    Await.until(
        "both addresses",
        Workload.SOON,
        () ->
            received(balancers, load, 10).size() == 2
                && received(balancers, load, 20).values().stream().allMatch(n -> n > 0));
    Map<String, Integer> both = received(balancers, load, 150);
    Workload.even(both, 2);
    assertThat(sum(both)).as("all of them").isGreaterThanOrEqualTo(148);
    scenario.detail("two addresses " + both);
    ended(scenario, load);
  }

  @Test
  @DisplayName("access: ingress, with the rule's Host and path, from when it has an address")
  void ingress_rightHostAndPath(Scenario scenario) {
    String namespace = scenario.namespace();
    Workload.pods(scenario, namespace, "a", "b");
    scenario.api().apply(namespace, Access.ingress() + Access.routeReader(namespace));
    FrontProxy controller = Access.front(scenario, namespace, 80, "127.0.3.1");
    Probe probe = probe(scenario, namespace, "--k8s.discovery.access=ingress");
    assertThat(probe.error(Workload.url(namespace)))
        .contains("Ingress " + namespace + "/shop: no address in its status");
    scenario
        .api()
        .merge(
            "/apis/networking.k8s.io/v1/namespaces/" + namespace + "/ingresses/shop/status",
            """
            {"status":{"loadBalancer":{"ingress":[{"ip":"127.0.3.1"}]}}}
            """);
    Workload.reaches(probe, Workload.url(namespace), "a", "b");
    Map<String, Integer> landed = probe.podsThroughAll(Workload.url(namespace), CALLS);
    assertThat(controller.hosts()).containsExactly("shop.example.com");
    assertThat(controller.paths()).containsExactly("/shop/host_name");
    scenario.detail(
        CALLS
            + " requests, 0 failed, Host "
            + controller.hosts()
            + ", path "
            + controller.paths()
            + ", landed "
            + landed);
  }

  @Test
  @DisplayName("access: ingress by an HTTPRoute on a Gateway of another namespace")
  void httpRoute_rightHostAndPath(Scenario scenario) {
    String infra = scenario.bareNamespace();
    String namespace = scenario.namespace();
    Workload.pods(scenario, namespace, "a", "b");
    Access.gatewayApi(scenario);
    scenario.api().apply(namespace, Access.routeReader(namespace));
    scenario.api().apply(infra, Access.gatewayReader(namespace) + Access.gateway());
    scenario.api().apply(namespace, Access.httpRoute(infra));
    FrontProxy gateway = Access.front(scenario, namespace, 8080, "127.0.4.1");
    Probe probe = probe(scenario, namespace, "--k8s.discovery.access=ingress");
    Workload.reaches(probe, Workload.url(namespace), "a", "b");
    Map<String, Integer> landed = probe.podsThroughAll(Workload.url(namespace), CALLS);
    assertThat(gateway.paths()).containsExactly("/shop/host_name");
    assertThat(gateway.hosts()).allMatch(host -> host.startsWith("route.example.com"));
    scenario.detail(
        CALLS
            + " requests, 0 failed, Host "
            + gateway.hosts()
            + ", path "
            + gateway.paths()
            + ", landed "
            + landed);
  }

  @Test
  @DisplayName(
      "access: auto outside the cluster is pods that can be reached, else the load balancer")
  void auto_outside_podsElseLoadBalancer(Scenario scenario) {
    String namespace = scenario.namespace();
    Workload.pods(scenario, namespace, "a", "b");
    scenario
        .api()
        .apply(
            namespace,
            """
            apiVersion: v1
            kind: Service
            metadata: {name: far}
            spec: {type: LoadBalancer, ports: [{name: http, port: 5000}]}
            """
                + Yaml.slice(
                    "far-1", "far", 5000, "{addresses: [192.0.2.1]}, {addresses: [192.0.2.2]}"));
    scenario
        .api()
        .merge(
            Access.service(namespace, "far") + "/status",
            "{\"status\":{\"loadBalancer\":{\"ingress\":[{\"ip\":\"127.0.2.3\"}]}}}");
    FrontProxy balancer = Access.front(scenario, namespace, 5000, "127.0.2.3");
    // Who names the API's URL may be anywhere.
    Probe probe =
        probe(scenario, namespace, "--k8s.discovery.kubernetes.api-url=https://127.0.0.1:16443");
    Map<String, Integer> near = probe.podsThroughAll(Workload.url(namespace), CALLS);
    assertThat(balancer.received()).isZero();
    Map<String, Integer> far =
        probe.podsThroughAll("http://far." + namespace + ":5000/host_name", CALLS);
    assertThat(balancer.received()).isEqualTo(CALLS);
    scenario.detail(
        "reachable pods: " + CALLS + " requests, 0 failed, " + near + " without the balancer");
    scenario.detail(
        "unreachable pods: " + CALLS + " requests, 0 failed, all by the balancer, landed " + far);
  }

  private static Probe probe(Scenario scenario, String namespace, String... arguments) {
    Probe probe = Client.probe(scenario, namespace, "node-a", arguments);
    probe.app().awaitUp();
    // A JVM that has just started on a busy machine takes its time over the first call.
    Await.until(
        "the first look-up",
        Duration.ofSeconds(60),
        () ->
            !probe
                .calls("rest-client", Workload.url(namespace), 1)
                .error()
                .contains("no answer from"));
    return probe;
  }

  private static OpenLoop load(Scenario scenario, Probe probe, String namespace) {
    return scenario.closing(
        new OpenLoop(50, () -> probe.callLater("rest-client", Workload.url(namespace))));
  }

  private static void ended(Scenario scenario, OpenLoop load) {
    Tally tally = load.stop();
    assertThat(tally.failed()).as(tally.toString()).isZero();
    scenario.detail(tally.toString());
  }

  /** Where the next requests of a load land. */
  private static Map<String, Integer> received(
      Map<String, FrontProxy> fronts, OpenLoop load, int requests) {
    Map<String, Integer> landed = new LinkedHashMap<>();
    fronts.forEach((name, front) -> landed.put(name, -front.received()));
    Workload.more(load, requests);
    fronts.forEach((name, front) -> landed.merge(name, front.received(), Integer::sum));
    return landed;
  }

  private static int sum(Map<String, Integer> landed) {
    return landed.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static void getsNothing(Map<String, FrontProxy> fronts, String name, OpenLoop load) {
    FrontProxy front = Objects.requireNonNull(fronts.get(name));
    Await.until(
        "it gets nothing",
        Workload.SOON,
        () -> {
          int before = front.received();
          Workload.more(load, 60); // what was picked before may still be on its way
          return front.received() == before;
        });
  }
}
