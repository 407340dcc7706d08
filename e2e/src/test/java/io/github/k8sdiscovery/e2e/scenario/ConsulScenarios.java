package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.cluster.ConsulAgent;
import io.github.k8sdiscovery.e2e.cluster.ControlPlane;
import io.github.k8sdiscovery.e2e.cluster.PodAddresses;
import io.github.k8sdiscovery.e2e.cluster.PodServer;
import io.github.k8sdiscovery.e2e.load.OpenLoop;
import io.github.k8sdiscovery.e2e.load.Tally;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A real Consul agent beside the cluster, found through Spring Cloud's client of it. */
@OnControlPlane
final class ConsulScenarios {

  private static final String SERVICE = "backend-service";
  private static final String URL = "http://" + SERVICE + ":5000/host_name";
  private static final String CONSUL = "--k8s.discovery.registries.consul.";
  private static final int PER_SECOND = 50;

  @Test
  @DisplayName("consul: instances are registered and deregistered under load")
  void registration_isFollowed(Scenario scenario) {
    ConsulAgent consul = consul(scenario);
    PodServer a = vm(scenario, consul, "vm-a", "");
    Probe probe = probe(scenario, scenario.namespace());
    reaches(probe, URL, "vm-a");
    OpenLoop load = load(scenario, probe);
    Workload.more(load, 100);
    vm(scenario, consul, "vm-b", "");
    long seen = getsSomething(load, "vm-b");
    consul.deregister("vm-a");
    long gone = Workload.getsNothing(load, "vm-a", Workload.SOON);
    a.kill();
    Workload.more(load, 100);
    Tally tally = load.stop();
    assertThat(tally.failed()).as(tally.toString()).isZero();
    scenario.detail("registered seen after " + seen + " ms, deregistered left after " + gone);
    scenario.detail(tally + " " + tally.perPod());
  }

  @Test
  @DisplayName("consul: an instance whose check fails takes no calls until it passes")
  void check_fails_instanceLeaves(Scenario scenario) {
    ConsulAgent consul = consul(scenario);
    vm(scenario, consul, "vm-a", "");
    vm(scenario, consul, "vm-b", "");
    Probe probe = probe(scenario, scenario.namespace(), CONSUL + "poll-interval=1s");
    reaches(probe, URL, "vm-a", "vm-b");
    OpenLoop load = load(scenario, probe);
    consul.fail("vm-b");
    long gone = Workload.getsNothing(load, "vm-b", Workload.SOON);
    long before = load.answeredBy("vm-b");
    consul.pass("vm-b");
    Await.until(
        "vm-b is back", Workload.SOON, () -> load.answeredBy("vm-b") > before + PER_SECOND / 5);
    Tally tally = load.stop();
    assertThat(tally.failed()).as(tally.toString()).isZero();
    scenario.detail("left after " + gone + " ms, " + tally + " " + tally.perPod());
  }

  @Test
  @DisplayName("consul: the agent is killed and comes back, under load")
  void agent_killed_lastKnownStay(Scenario scenario) {
    ConsulAgent consul = consul(scenario);
    vm(scenario, consul, "vm-a", "");
    vm(scenario, consul, "vm-b", "");
    Probe probe = probe(scenario, scenario.namespace(), CONSUL + "poll-interval=1s");
    reaches(probe, URL, "vm-a", "vm-b");
    OpenLoop load = load(scenario, probe);
    Workload.more(load, 100);
    consul.kill();
    Workload.more(load, 500);
    assertThat(probe.instances(SERVICE)).hasSize(2);
    consul.start();
    Workload.more(load, 250);
    vm(scenario, consul, "vm-c", "");
    long seen = getsSomething(load, "vm-c");
    Workload.more(load, 100);
    Tally tally = load.stop();
    assertThat(tally.failed()).as(tally.toString()).isZero();
    assertThat(tally.perPod()).containsOnlyKeys("vm-a", "vm-b", "vm-c");
    scenario.detail("after the outage a new one was seen after " + seen + " ms");
    scenario.detail(tally + " " + tally.perPod());
  }

  @Test
  @DisplayName("consul: union with the cluster, by the weights of the registry and of an instance")
  void union_sharesByWeight(Scenario scenario) {
    ConsulAgent consul = consul(scenario);
    vm(scenario, consul, "vm-a", "1.5");
    vm(scenario, consul, "vm-b", "0.5");
    String namespace = scenario.namespace();
    Workload.pods(scenario, namespace, "a", "b");
    scenario.kubelet().pod(namespace, "a");
    scenario.kubelet().pod(namespace, "b");
    Probe probe = probe(scenario, namespace, CONSUL + "priority=0", CONSUL + "weight=2");
    reaches(probe, URL, "a", "b", "vm-a", "vm-b");
    Map<String, Integer> pods = probe.pods(URL, 600);
    assertThat(pods).isEqualTo(Map.of("a", 100, "b", 100, "vm-a", 300, "vm-b", 100));
    scenario.detail("sent=600 failed=0 " + pods);
  }

  @Test
  @DisplayName("consul: calls turn to the registry when the cluster has no pods left, and back")
  void failover_fromTheClusterAndBack(Scenario scenario) {
    ConsulAgent consul = consul(scenario);
    vm(scenario, consul, "vm-a", "");
    String namespace = scenario.namespace();
    Workload.pods(scenario, namespace, "a", "b");
    Probe probe = probe(scenario, namespace);
    reaches(probe, URL, "a", "b");
    OpenLoop load = load(scenario, probe);
    Workload.more(load, 100);
    assertThat(load.answeredBy("vm-a")).isZero();
    Workload.delete(scenario, namespace, "a");
    Workload.delete(scenario, namespace, "b");
    long over = getsSomething(load, "vm-a");
    Workload.more(load, 100);
    scenario.api().apply(namespace, Yaml.pod("c", "backend", "node-a", ""));
    long back = Workload.getsNothing(load, "vm-a", Workload.SOON);
    Tally tally = load.stop();
    assertThat(tally.failed()).as(tally.toString()).isZero();
    assertThat(tally.perPod()).containsOnlyKeys("a", "b", "vm-a", "c");
    scenario.detail("turned over after " + over + " ms, back after " + back + " ms");
    scenario.detail(tally + " " + tally.perPod());
  }

  @Test
  @DisplayName(
      "consul: an agent that accepts and never answers delays nobody, and is used once well")
  void agent_hangs_delaysNobody(Scenario scenario) throws IOException {
    Blackhole blackhole = scenario.closing(new Blackhole());
    String namespace = scenario.namespace();
    Workload.pods(scenario, namespace, "a", "b");
    Probe probe = probe(scenario, namespace, CONSUL + "poll-interval=1s");
    reaches(probe, URL, "a", "b");
    OpenLoop load = load(scenario, probe);
    Workload.more(load, 200);
    String legacy = "http://legacy:5000/host_name";
    assertThat(probe.error(legacy)).contains("consul").contains("legacy");
    for (int i = 0; i < 20; i++) {
      assertThat(probe.error("http://legacy-" + i + ":5000/host_name")).contains("legacy-" + i);
    }
    long threads = probe.threads("k8s-discovery-consul");
    assertThat(threads).as("threads that wait for Consul, of 22 services").isBetween(1L, 4L);
    assertThat(blackhole.connections()).isPositive();
    blackhole.close();
    ConsulAgent consul = consul(scenario);
    register(scenario, consul, "vm-a", "legacy", "");
    reaches(probe, legacy, "vm-a");
    Tally tally = load.stop();
    assertThat(tally.failed()).as(tally.toString()).isZero();
    scenario.detail(threads + " threads wait, for 22 services, " + tally + " " + tally.perPod());
  }

  @Test
  @DisplayName(
      "consul: down at a cold start, what only it knows is unavailable, not unknown, whatever DNS says")
  void agent_downAtColdStart_isSaid_thoughDnsKnowsNoSuchService(Scenario scenario) {
    String namespace = scenario.namespace();
    Workload.pods(scenario, namespace, "a", "b");
    String dns = ControlPlane.HOST + ":" + ControlPlane.DNS_PORT;
    String poll = CONSUL + "poll-interval=1s";
    Probe probe = probe(scenario, namespace, poll, "--k8s.discovery.dns.servers=" + dns);
    reaches(probe, URL, "a", "b");
    String legacy = "http://legacy:5000/host_name";
    Await.untilAsserted(
        Workload.SOON,
        () ->
            assertThat(probe.error(legacy))
                .contains("local: no such service; consul: ", "dns: no such service"));
    String said = probe.error(legacy).replaceAll(".*(cannot look up [^|]*) \\|.*", "$1");
    ConsulAgent consul = consul(scenario);
    register(scenario, consul, "vm-a", "legacy", "");
    reaches(probe, legacy, "vm-a");
    assertThat(probe.error("http://nowhere:5000/host_name")).contains("no such service: nowhere");
    scenario.detail(said + "; once it is up 2 requests, 0 failed, landed {vm-a=2}");
  }

  private static ConsulAgent consul(Scenario scenario) {
    return scenario.closing(
        new ConsulAgent(scenario.plane().run().resolve("apps/" + scenario.unique("consul"))));
  }

  /** A probe that has Spring Cloud's client of Consul beside ours. */
  private static Probe probe(Scenario scenario, String namespace, String... arguments) {
    List<String> all = new ArrayList<>();
    all.add("--spring.application.name=probe");
    all.add("--spring.cloud.consul.enabled=true");
    all.add("--spring.cloud.consul.discovery.register=false");
    all.add("--spring.cloud.consul.discovery.query-passing=true");
    all.addAll(List.of(arguments));
    Probe probe = Client.probe(scenario, namespace, "node-a", all.toArray(String[]::new));
    probe.app().awaitUp();
    return probe;
  }

  /** A server outside the cluster that answers with its name, registered as the service. */
  private static PodServer vm(Scenario scenario, ConsulAgent consul, String name, String weight) {
    return register(scenario, consul, name, SERVICE, weight);
  }

  private static PodServer register(
      Scenario scenario, ConsulAgent consul, String name, String service, String weight) {
    String address = PodAddresses.ipv4();
    PodServer server = new PodServer(name, address, 7000);
    scenario.closing((AutoCloseable) server::kill);
    consul.register(name, service, address, 7000, weight);
    return server;
  }

  /** Waits until calls reach exactly these; the first ones meet two cold clients. */
  private static void reaches(Probe probe, String url, String... names) {
    Await.untilAsserted(
        Duration.ofSeconds(60),
        () -> assertThat(probe.pods(url, 2 * names.length)).containsOnlyKeys(names));
  }

  private static OpenLoop load(Scenario scenario, Probe probe) {
    // Compiled before it counts: a load that meets a cold JVM measures the JVM.
    assertThat(probe.calls("rest-client", URL, 300).failed()).isZero();
    return scenario.closing(new OpenLoop(PER_SECOND, () -> probe.callLater("rest-client", URL)));
  }

  /** Waits until a load gets an answer of an instance; the milliseconds that took. */
  private static long getsSomething(OpenLoop load, String name) {
    long start = System.nanoTime();
    Await.until(name + " answers", Workload.SOON, () -> load.answeredBy(name) > 0);
    return (System.nanoTime() - start) / 1_000_000;
  }

  /** A server where Consul should be, that accepts connections and never says a word. */
  private static final class Blackhole implements AutoCloseable {

    private final ServerSocket server;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    Blackhole() throws IOException {
      server = new ServerSocket(ConsulAgent.PORT, 50, InetAddress.getLoopbackAddress());
      Thread accepting = new Thread(this::accept, "blackhole");
      accepting.setDaemon(true);
      accepting.start();
    }

    int connections() {
      return sockets.size();
    }

    private void accept() {
      try {
        while (true) {
          sockets.add(server.accept());
        }
      } catch (IOException closed) {
        // The end.
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
