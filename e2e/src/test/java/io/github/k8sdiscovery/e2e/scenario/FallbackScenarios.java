package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.k8sdiscovery.e2e.app.AppProcess;
import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.cluster.Dns;
import io.github.k8sdiscovery.e2e.cluster.PodAddresses;
import io.github.k8sdiscovery.e2e.cluster.PodServer;
import io.github.k8sdiscovery.e2e.cluster.ServiceLinks;
import io.github.k8sdiscovery.e2e.cluster.VirtualIp;
import io.github.k8sdiscovery.e2e.load.OpenLoop;
import io.github.k8sdiscovery.e2e.load.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One source after the other is missing, and the pair works all the same. */
@OnControlPlane
final class FallbackScenarios {

  private static final Duration BACK = Duration.ofSeconds(90);

  @Test
  @DisplayName(
      "fallback: without any Role the pair works over DNS, by cluster IP and headless, and says so once")
  void noRole_worksOverDnsAndSaysSoOnce(Scenario scenario) {
    String namespace = withoutRights(scenario);
    VirtualIp virtualIp = backends(scenario, namespace);
    AppProcess first = Client.frontend(scenario, namespace, Sources.inPod());
    AppProcess other =
        Client.frontend(scenario, namespace, Sources.inPod("--backend.address=headless:5000"));
    Sources byIp = new Sources(first.awaitUp()).awaitServed();
    Sources headless = new Sources(other.awaitUp()).awaitServed();
    Tally connections = overDns(scenario, byIp);
    Tally pods = overDns(scenario, headless);
    scenario.detail("by cluster IP " + connections);
    scenario.detail("headless " + pods);
    assertThat(pods.perPod()).containsOnlyKeys("a", "b", "c");
    Workload.even(pods.perPod(), 2);
    scenario.detail("connections through the cluster IP=" + virtualIp.connections());
    assertThat(virtualIp.connections()).isPositive();
  }

  private static Tally overDns(Scenario scenario, Sources sources) {
    Tally tally = counted(sources.load(scenario, 50), 100);
    assertThat(tally.failed()).as(tally.toString()).isZero();
    assertThat(tally.perPod().keySet()).as("pods that answered").isSubsetOf("a", "b", "c");
    assertThat(sources.inUse().values()).containsOnly("dns");
    Await.untilAsserted(Workload.SOON, () -> refusalIsSaidOnce(sources));
    return tally;
  }

  /** The refusal; on a busy machine, before it, that the API has not answered in time. */
  private static void refusalIsSaidOnce(Sources sources) {
    assertThat(sources.passedOver()).isEqualTo(Map.of("kubernetes", "FORBIDDEN"));
    assertThat(sources.warnings())
        .filteredOn(line -> !line.contains("no answer within"))
        .singleElement(as(STRING))
        .contains("forbidden");
    assertThat(RbacScenarios.yamlIn(sources.app().log())).contains("kind: RoleBinding");
  }

  @Test
  @DisplayName(
      "fallback: the Role of the log granted under load, the API takes over without a restart or a failure")
  void roleGranted_apiTakesOver(Scenario scenario) {
    String namespace = withoutRights(scenario);
    backends(scenario, namespace);
    AppProcess frontend = Client.frontend(scenario, namespace, Sources.inPod());
    Sources sources = new Sources(frontend.awaitUp()).awaitServed();
    sources.await("dns", Workload.SOON);
    Await.untilAsserted(Workload.SOON, () -> refusalIsSaidOnce(sources));
    OpenLoop load = sources.load(scenario, 100);
    Workload.more(load, 100);
    scenario.api().apply(namespace, RbacScenarios.yamlIn(frontend.log()));
    long took = sources.await("kubernetes", BACK);
    scenario.kubelet().pod(namespace, "b").ready(false);
    Workload.getsNothing(load, "b", Workload.SOON);
    Tally tally = counted(load, 100);
    scenario.detail(tally + ", API took over " + took + " ms after the Role");
    assertThat(tally.failed()).as(tally.toString()).isZero();
    assertThat(tally.perPod()).containsOnlyKeys("a", "b", "c");
    assertThat(sources.passedOver()).isEmpty();
  }

  @Test
  @DisplayName("fallback: API down at start, DNS serves; the API takes over when it is there")
  void apiDownAtStart_dnsServesThenApi(Scenario scenario) {
    String namespace = scenario.namespace();
    backends(scenario, namespace);
    AppProcess frontend = Client.frontend(scenario, namespace, Sources.inPod());
    scenario.plane().killApi();
    Sources sources;
    OpenLoop load;
    try {
      sources = new Sources(frontend.awaitUp()).awaitServed();
      assertThat(sources.inUse().values()).containsOnly("dns");
      assertThat(sources.passedOver()).isEqualTo(Map.of("kubernetes", "UNREACHABLE"));
      load = sources.load(scenario, 50);
      Workload.more(load, 100);
    } finally {
      scenario.plane().startApi();
    }
    long took = sources.await("kubernetes", BACK);
    scenario.kubelet().pod(namespace, "b").ready(false);
    Workload.getsNothing(load, "b", Workload.SOON);
    Tally tally = counted(load, 50);
    scenario.detail(tally + ", API took over " + took + " ms after it was back");
    assertThat(tally.failed()).as(tally.toString()).isZero();
  }

  @Test
  @DisplayName("fallback: API and DNS down at start, the kubelet's environment variables serve")
  void apiAndDnsDownAtStart_variablesServe(Scenario scenario) {
    String namespace = scenario.namespace();
    VirtualIp virtualIp = backends(scenario, namespace);
    JsonNode service =
        scenario.api().get("/api/v1/namespaces/" + namespace + "/services/backend-service");
    Map<String, String> variables = ServiceLinks.of(service);
    AppProcess frontend = Client.frontend(scenario, namespace, variables, Sources.inPod());
    scenario.plane().killApi();
    scenario.plane().killDns();
    Sources sources;
    Tally tally;
    try {
      sources = new Sources(frontend.awaitUp()).awaitServed();
      tally = counted(sources.load(scenario, 50), 100);
      assertThat(sources.inUse().values()).containsOnly("env");
      assertThat(sources.passedOver())
          .isEqualTo(Map.of("kubernetes", "UNREACHABLE", "dns", "UNREACHABLE"));
    } finally {
      scenario.plane().startApi();
      scenario.plane().startDns();
    }
    long took = sources.await("kubernetes", BACK);
    scenario.detail(
        "%s, connections through the cluster IP=%d, API took over %d ms after it was back"
            .formatted(tally, virtualIp.connections(), took));
    assertThat(tally.failed()).as(tally.toString()).isZero();
    assertThat(virtualIp.connections()).isPositive();
  }

  @Test
  @DisplayName(
      "fallback: no cluster at all, static instances serve whatever the URL's port, quietly")
  void noCluster_staticInstancesServe(Scenario scenario) {
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String address = PodAddresses.ipv4();
      PodServer server = new PodServer("local-" + i, address, 6001 + i);
      scenario.closing((AutoCloseable) server::kill);
      String uri = "http://" + address + ":" + (6001 + i);
      arguments.add("--k8s.discovery.static.backend-service[" + i + "].uri=" + uri);
    }
    AppProcess frontend = Client.laptop(scenario, Sources.outside(arguments));
    Sources sources = new Sources(frontend.awaitUp()).awaitServed();
    Tally tally = counted(sources.load(scenario, 50), 120);
    scenario.detail(tally.toString());
    assertThat(tally.failed()).as(tally.toString()).isZero();
    assertThat(tally.perPod()).containsOnlyKeys("local-0", "local-1", "local-2");
    Workload.even(tally.perPod(), 2);
    assertThat(sources.inUse().values()).containsOnly("static");
    assertThat(sources.warnings()).as("warnings").isEmpty();
  }

  /** A namespace whose ServiceAccount {@code frontend} may nothing. */
  static String withoutRights(Scenario scenario) {
    String namespace = scenario.bareNamespace();
    String account = "{apiVersion: v1, kind: ServiceAccount, metadata: {name: frontend}}";
    scenario.api().apply(namespace, account);
    return namespace;
  }

  /**
   * Pods a, b and c behind {@code backend-service}, whose cluster IP answers, and behind {@code
   * headless}; returns when DNS knows both.
   */
  static VirtualIp backends(Scenario scenario, String namespace) {
    // After an outage of the API it would be up to half a minute behind.
    scenario.plane().killDns();
    scenario.plane().startDns();
    Workload.pods(scenario, namespace, "a", "b", "c");
    scenario.api().apply(namespace, Yaml.service("headless", "backend", "  clusterIP: None"));
    for (String pod : new String[] {"a", "b", "c"}) {
      scenario.kubelet().pod(namespace, pod);
    }
    String domain = "." + namespace + ".svc.cluster.local";
    Await.untilAsserted(
        Duration.ofSeconds(30),
        () -> {
          assertThat(Dns.addresses("headless" + domain)).hasSize(3);
          assertThat(Dns.addresses("backend-service" + domain)).hasSize(1);
        });
    return scenario.closing(new VirtualIp(scenario.api(), namespace, "backend-service"));
  }

  /** Lets a load send so many more requests, ends it and counts. */
  private static Tally counted(OpenLoop load, int more) {
    Workload.more(load, more);
    return load.stop();
  }
}
