package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.e2e.app.AppProcess;
import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.cluster.RunningPod;
import io.github.k8sdiscovery.e2e.load.OpenLoop;
import io.github.k8sdiscovery.e2e.load.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sessions and the pods that they belong to. */
@OnControlPlane
final class StickyScenarios {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int SESSIONS = 200;
  private static final int CLIENTS = 40;

  @Test
  @DisplayName(
      "sticky: sessionAffinity ClientIP without configuration, on two frontends the same pods")
  void clientAffinity_withoutConfiguration_isHonoured(Scenario scenario) {
    String namespace = scenario.namespace();
    String affinity =
        "  sessionAffinity: ClientIP\n  sessionAffinityConfig: {clientIP: {timeoutSeconds: 600}}";
    scenario
        .api()
        .apply(
            namespace,
            Yaml.service("backend-service", "backend", affinity)
                + Yaml.pod("a", "backend", "node-a", "")
                + Yaml.pod("b", "backend", "node-b", "")
                + Yaml.pod("c", "backend", "node-c", ""));
    // In a pod Spring Boot trusts the proxies of the cluster's own networks to say who calls.
    AppProcess first = Client.frontend(scenario, namespace);
    AppProcess second = Client.frontend(scenario, namespace);
    awaitThree(first.awaitUp());
    awaitThree(second.awaitUp());
    Map<String, String> homes = homes(first);
    scenario.detail(CLIENTS + " clients " + counts(homes));
    assertThat(counts(homes)).containsOnlyKeys("a", "b", "c");
    assertThat(homes(second)).as("on the other frontend").isEqualTo(homes);
    Set<String> pods = new TreeSet<>();
    for (int i = 0; i < CLIENTS; i++) {
      pods.add(Workload.hostName(first.get(PairScenarios.PATHS.get(i % 4))));
    }
    assertThat(pods).as("pods of one client, without a proxy").hasSize(1);
  }

  /** Clients whose address a proxy tells, from as many as it takes until all pods are known. */
  private static void awaitThree(AppProcess frontend) {
    Set<String> pods = new TreeSet<>();
    AtomicInteger client = new AtomicInteger();
    Await.until(
        "three pods",
        Workload.SOON,
        () -> {
          String address = "198.51.100." + client.incrementAndGet() % 250;
          pods.add(Workload.hostName(frontend.get("/host_name", "X-Forwarded-For", address)));
          return pods.size() == 3;
        });
  }

  /** The pod of each client; through all kinds of client the same one. */
  private static Map<String, String> homes(AppProcess frontend) {
    Map<String, String> homes = new TreeMap<>();
    for (int i = 0; i < CLIENTS; i++) {
      String address = "203.0.113." + i;
      Set<String> pods = new TreeSet<>();
      for (String path : PairScenarios.PATHS) {
        pods.add(Workload.hostName(frontend.get(path, "X-Forwarded-For", address)));
      }
      assertThat(pods).as("pods of %s", address).hasSize(1);
      homes.put(address, pods.iterator().next());
    }
    return homes;
  }

  private static Map<String, Integer> counts(Map<String, String> homes) {
    Map<String, Integer> counts = new TreeMap<>();
    homes.values().forEach(pod -> counts.merge(pod, 1, Integer::sum));
    return counts;
  }

  @Test
  @DisplayName(
      "sticky: 200 browsers over a rolling update, sample frontend, token: nothing fails, only a pod's end moves")
  void sessions_overARollingUpdate_moveOnlyWithTheirPod(Scenario scenario) {
    String namespace = scenario.namespace();
    scenario
        .api()
        .apply(
            namespace,
            Client.manifest("backend.yaml", namespace).replace("replicas: 3", "replicas: 4"));
    AppProcess frontend = Client.frontend(scenario, namespace).awaitUp();
    Await.until("four pods", Workload.SOON, () -> names(scenario, namespace).size() == 4);
    Workload.warmUp(frontend);
    Set<String> old = names(scenario, namespace);
    List<Browser> browsers = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      browsers.add(new Browser(frontend, pod -> toldToStop(scenario, namespace, pod)));
    }
    AtomicInteger next = new AtomicInteger();
    // Each browser calls once a second.
    OpenLoop load =
        scenario.closing(
            new OpenLoop(SESSIONS, () -> browsers.get(next.getAndIncrement() % SESSIONS).call()));
    Workload.more(load, 3 * SESSIONS);
    scenario.detail("sessions " + homes(browsers).values());
    scenario
        .api()
        .merge(
            "/apis/apps/v1/namespaces/" + namespace + "/deployments/backend",
            "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"version\":\"2\"}}}}}");
    Await.until(
        "four other pods have the sessions",
        LONG,
        () -> {
          Set<String> now = names(scenario, namespace);
          return now.size() == 4
              && Collections.disjoint(now, old)
              && now.containsAll(homes(browsers).keySet());
        });
    Workload.more(load, 2 * SESSIONS);
    judge(scenario, load.stop(), browsers);
  }

  private static void judge(Scenario scenario, Tally tally, List<Browser> browsers) {
    long moves = browsers.stream().mapToLong(b -> b.left().size()).sum();
    long unfounded = browsers.stream().mapToLong(Browser::unfounded).sum();
    scenario.detail("then " + homes(browsers).values());
    scenario.detail("moved=" + moves + " without reason=" + unfounded);
    scenario.detail(tally.toString());
    assertThat(tally.failed()).as(tally.toString()).isZero();
    assertThat(unfounded).as("moves away from a pod that had not been told to stop").isZero();
    assertThat(browsers)
        .allSatisfy(b -> assertThat(b.left()).as("pods left").doesNotHaveDuplicates());
    assertThat(moves).as("moves").isGreaterThanOrEqualTo(SESSIONS);
  }

  private static Map<String, Integer> homes(List<Browser> browsers) {
    Map<String, Integer> homes = new TreeMap<>();
    browsers.forEach(browser -> homes.merge(browser.pod(), 1, Integer::sum));
    return homes;
  }

  /** A pod that the kubelet knows no more has ended. */
  private static boolean toldToStop(Scenario scenario, String namespace, String name) {
    return scenario.kubelet().pods(namespace, name).stream().allMatch(RunningPod::toldToStop);
  }

  private static Set<String> names(Scenario scenario, String namespace) {
    Set<String> names = new TreeSet<>();
    scenario.kubelet().pods(namespace, "backend").forEach(pod -> names.add(pod.name()));
    return names;
  }
}
