package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.e2e.cluster.Await;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** All that balances, on one service at the same time, by properties alone. */
@OnControlPlane
final class TogetherScenarios {

  private static final String URL = "http://backend-service:5000/host_name";
  private static final String OF_THE_SERVICE = "--k8s.discovery.services.backend-service.";
  private static final int USERS = 200;

  private static final String[] ALL = {
    OF_THE_SERVICE + "policy=least-request",
    OF_THE_SERVICE + "weights[0]=heavy-*=3",
    OF_THE_SERVICE + "prefer-zone=true",
    OF_THE_SERVICE + "slow-start.window=10s",
    OF_THE_SERVICE + "health.failures=2",
    OF_THE_SERVICE + "sticky.keys[0]=header:X-User",
    OF_THE_SERVICE + "sticky.binding=hash",
    OF_THE_SERVICE + "retry.idempotent=true",
  };

  @Test
  @DisplayName(
      "together: least-request, weights, zone, slow start, health, sticky by hash and retry on one service")
  void everything_onOneService_holds(Scenario scenario) {
    String namespace = scenario.namespace();
    scenario
        .api()
        .apply(
            namespace,
            Yaml.service("backend-service", "backend")
                + Yaml.pod("heavy-1", "backend", "node-a", "")
                + Yaml.pod("light-1", "backend", "node-b", "")
                + Yaml.pod("light-2", "backend", "node-b", "")
                + Yaml.pod("far-1", "backend", "node-c", ""));
    Await.until(
        "all four are in the slice",
        Workload.SOON,
        () ->
            Workload.slices(scenario, namespace, "backend-service").path(0).path("endpoints").size()
                == 4);
    Probe probe = Client.probe(scenario, namespace, "node-a", ALL);
    probe.app().awaitUp();
    Workload.reaches(probe, URL, "heavy-1", "light-1", "light-2");
    // Drawn at random: three standard deviations of 2,000 draws are 3.3 %.
    Map<String, Integer> spread = probe.podsThroughAll(URL, 2000);
    Workload.share(spread, "heavy", 0.6, 0.05);
    Workload.share(spread, "light-1", 0.2, 0.05);
    scenario.detail("without a key " + spread);
    Map<String, String> homes = homes(probe);
    scenario.detail("users " + counts(homes));
    Workload.share(counts(homes), "heavy", 0.6, 0.15);
    scenario.kubelet().pod(namespace, "light-1").kill();
    Map<String, String> after = homes(probe);
    homes.forEach(
        (user, pod) ->
            assertThat(after.get(user))
                .as("where %s is, who was at %s, once light-1 is dead", user, pod)
                .isEqualTo(pod.equals("light-1") ? after.get(user) : pod)
                .isNotEqualTo("light-1"));
    assertThat(homes(probe)).as("where everybody is, asked again").isEqualTo(after);
    slowStart(scenario, namespace, probe);
  }

  /** A new pod begins with little and comes up to its share. */
  private static void slowStart(Scenario scenario, String namespace, Probe probe) {
    scenario.api().apply(namespace, Yaml.pod("light-3", "backend", "node-a", ""));
    Await.until(
        "light-3 is called",
        Workload.SOON,
        () -> probe.calls("rest-client", URL, 20).pods().containsKey("light-3"));
    Map<String, Integer> first = probe.pods(URL, 200);
    scenario.detail("with light-3 just there " + first);
    // Its share is one in five (3 + 1 + 1) in the end.
    assertThat(first.getOrDefault("light-3", 0)).as("of 200 at first").isLessThan(24);
    Await.untilAsserted(
        Duration.ofSeconds(40), () -> Workload.share(probe.pods(URL, 400), "light-3", 0.2, 0.06));
  }

  /** Where each user's calls go; all of a user's calls go there, and none fails. */
  private static Map<String, String> homes(Probe probe) {
    Map<String, String> homes = new TreeMap<>();
    for (int i = 0; i < USERS; i++) {
      String client = Probe.CLIENTS.get(i % Probe.CLIENTS.size());
      Probe.Calls calls = probe.calls(client, URL, 3, "X-User", "user-" + i);
      assertThat(calls.failed()).as(calls.error()).isZero();
      assertThat(calls.pods()).as("pods of user %d through %s", i, client).hasSize(1);
      homes.put("user-" + i, calls.pods().keySet().iterator().next());
    }
    return homes;
  }

  private static Map<String, Integer> counts(Map<String, String> homes) {
    Map<String, Integer> counts = new TreeMap<>();
    homes.values().forEach(pod -> counts.merge(pod, 1, Integer::sum));
    return counts;
  }
}
