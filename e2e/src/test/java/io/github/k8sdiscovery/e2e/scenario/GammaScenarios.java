package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.load.OpenLoop;
import io.github.k8sdiscovery.e2e.load.Tally;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** HTTPRoutes whose parent is the Service itself (GAMMA): no Gateway, the client honours them. */
@OnControlPlane
final class GammaScenarios {

  private static final int PER_SECOND = 100;

  /** What is not installed is asked for again within a minute. */
  private static final Duration BACK_OFF = Duration.ofSeconds(75);

  private static final String[] PODS = {"own-a", "own-b", "v1-a", "v1-b", "v1-c", "v2-a"};

  @Test
  @DisplayName(
      "routes: an HTTPRoute on the Service splits its calls by weight, patched under load, until it is removed")
  void route_splitsByWeight_followsPatches_untilRemoved(Scenario scenario) {
    String namespace = scenario.namespace();
    Access.gatewayApi(scenario);
    Probe probe = probe(scenario, namespace);
    OpenLoop load = Workload.load(scenario, probe, Workload.url(namespace), PER_SECOND);
    Map<String, Integer> plain = landed(load, 200);
    Workload.share(plain, "own", 1, 0);

    scenario.api().apply(namespace, route(90, 10));
    long routed = until(load, "own", 0);
    Map<String, Integer> canary = landed(load, 1000);
    Workload.share(canary, "v1", 0.9, 0.01);
    Workload.share(canary, "v2", 0.1, 0.01);

    patch(scenario, namespace, 50, 50);
    long patched = until(load, "v2", 0.5);
    Map<String, Integer> even = landed(load, 400);
    Workload.share(even, "v1", 0.5, 0.02);

    patch(scenario, namespace, 0, 1);
    until(load, "v2", 1);
    Map<String, Integer> all = landed(load, 100);
    assertThat(all.keySet()).containsExactly("v2-a");

    scenario
        .plane()
        .kubectl("delete", "--namespace", namespace, "httproutes.gateway.networking.k8s.io/split");
    long removed = until(load, "own", 1);
    Map<String, Integer> back = landed(load, 100);
    Workload.share(back, "own", 1, 0);
    scenario.detail(
        "without route %s, 90/10 %s after %d ms, 50/50 %s after %d ms, 0/1 %s, removed %s after %d ms"
            .formatted(plain, canary, routed, even, patched, all, back, removed));
    endWithoutFailure(scenario, load);
  }

  @Test
  @DisplayName(
      "routes: a backend of the HTTPRoute without ready pods leaves its part to the other, and has it back")
  void route_backendWithoutReadyPods_otherTakesItsPart(Scenario scenario) {
    String namespace = scenario.namespace();
    Access.gatewayApi(scenario);
    Probe probe = probe(scenario, namespace);
    scenario.api().apply(namespace, route(1, 1));
    OpenLoop load = Workload.load(scenario, probe, Workload.url(namespace), PER_SECOND);
    until(load, "v2", 0.5);
    Map<String, Integer> both = landed(load, 200);
    Workload.share(both, "v1", 0.5, 0.03);

    scenario.kubelet().pod(namespace, "v2-a").ready(false);
    long left = until(load, "v2", 0);
    Map<String, Integer> one = landed(load, 150);
    Workload.share(one, "v1", 1, 0);

    scenario.kubelet().pod(namespace, "v2-a").ready(true);
    until(load, "v2", 0.5);
    Map<String, Integer> again = landed(load, 200);
    Workload.share(again, "v1", 0.5, 0.03);
    scenario.detail("%s, %s after %d ms, %s".formatted(both, one, left, again));
    endWithoutFailure(scenario, load);
  }

  @Test
  @DisplayName(
      "routes: without the kind HTTPRoute the Service's own pods serve; installed and taken away under load")
  void kindNotInstalled_ownPodsServe(Scenario scenario) {
    String namespace = scenario.namespace();
    Access.noHttpRoutes(scenario);
    Probe probe = probe(scenario, namespace);
    OpenLoop load = Workload.load(scenario, probe, Workload.url(namespace), PER_SECOND);
    Map<String, Integer> plain = landed(load, 200);
    Workload.share(plain, "own", 1, 0);

    Access.gatewayApi(scenario);
    scenario.api().apply(namespace, route(1, 1));
    long routed = until(load, "v2", 0.5, BACK_OFF);
    Map<String, Integer> split = landed(load, 200);
    Workload.share(split, "v1", 0.5, 0.03);

    Access.noHttpRoutes(scenario);
    long removed = until(load, "own", 1);
    Map<String, Integer> back = landed(load, 100);
    Workload.share(back, "own", 1, 0);
    scenario.detail(
        "%s, installed %s after %d ms, taken away %s after %d ms"
            .formatted(plain, split, routed, back, removed));
    endWithoutFailure(scenario, load);
  }

  /**
   * {@code backend-service} with two pods, and the Services {@code v1} with three and {@code v2}
   * with one; returns when the client reaches the two.
   */
  private static Probe probe(Scenario scenario, String namespace) {
    StringBuilder yaml = new StringBuilder(Access.routeReader(namespace));
    yaml.append(Yaml.service("backend-service", "own"));
    yaml.append(Yaml.service("v1", "v1")).append(Yaml.service("v2", "v2"));
    for (String pod : PODS) {
      yaml.append(Yaml.pod(pod, pod.replaceAll("-.*", ""), "node-a", ""));
    }
    scenario.api().apply(namespace, yaml.toString());
    for (String pod : PODS) {
      scenario.kubelet().pod(namespace, pod);
    }
    Probe probe =
        Client.probe(scenario, namespace, "node-a", "--k8s.discovery.service-routes=true");
    probe.app().awaitUp();
    Workload.reaches(probe, Workload.url(namespace), "own-a", "own-b");
    probe.podsThroughAll(Workload.url(namespace), 400);
    return probe;
  }

  private static void endWithoutFailure(Scenario scenario, OpenLoop load) {
    Tally tally = load.stop();
    assertThat(tally.failed()).as(tally.toString()).isZero();
    scenario.detail(tally.toString());
  }

  /** Where the next requests of a load land. */
  private static Map<String, Integer> landed(OpenLoop load, int requests) {
    Map<String, Integer> landed = new TreeMap<>();
    for (String pod : PODS) {
      landed.put(pod, (int) -load.answeredBy(pod));
    }
    Workload.more(load, requests);
    for (String pod : PODS) {
      landed.merge(pod, (int) load.answeredBy(pod), Integer::sum);
    }
    landed.values().removeIf(calls -> calls == 0);
    return landed;
  }

  /** Waits until these pods have that part of the calls; the milliseconds that took. */
  private static long until(OpenLoop load, String pods, double part) {
    return until(load, pods, part, Workload.SOON);
  }

  private static long until(OpenLoop load, String pods, double part, Duration within) {
    long start = System.nanoTime();
    double exact = part == 0 || part == 1 ? 0 : 0.1;
    Await.untilAsserted(within, () -> Workload.share(landed(load, 20), pods, part, exact));
    return (System.nanoTime() - start) / 1_000_000;
  }

  /** {@code kubectl patch} of the weights. */
  private static void patch(Scenario scenario, String namespace, int v1, int v2) {
    String path = "/spec/rules/0/backendRefs/%d/weight";
    String change = "{\"op\":\"replace\",\"path\":\"" + path + "\",\"value\":%d}";
    scenario
        .plane()
        .kubectl(
            "patch",
            "--namespace",
            namespace,
            "httproutes.gateway.networking.k8s.io/split",
            "--type=json",
            "--patch=[" + change.formatted(0, v1) + "," + change.formatted(1, v2) + "]");
  }

  private static String route(int v1, int v2) {
    return """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: split}
        spec:
          parentRefs: [{group: "", kind: Service, name: backend-service, port: 5000}]
          rules:
          - backendRefs:
            - {name: v1, port: 5000, weight: %d}
            - {name: v2, port: 5000, weight: %d}
        """
        .formatted(v1, v2);
  }
}
