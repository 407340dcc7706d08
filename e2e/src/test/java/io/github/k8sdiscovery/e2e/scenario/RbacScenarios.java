package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.load.OpenLoop;
import io.github.k8sdiscovery.e2e.load.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the client may read, and what becomes of it when it may not. */
@OnControlPlane
final class RbacScenarios {

  private static final Duration SLOW_RETRY = Duration.ofSeconds(90);

  @Test
  @DisplayName(
      "rbac: without list on endpointslices calls fail, without watch changes do not arrive; the log's YAML mends it")
  void verbTakenFromSlices_yamlOfTheLogMendsIt(Scenario scenario) {
    for (String verb : List.of("list", "watch")) {
      String namespace = scenario.bareNamespace();
      scenario.api().apply(namespace, rbac(namespace, without(verb), "get, list, watch"));
      Workload.pods(scenario, namespace, "a", "b");
      Probe probe = Client.probe(scenario, namespace, "node-a");
      probe.app().awaitUp();
      String url = "http://backend-service:5000/host_name";
      if (verb.equals("list")) {
        assertThat(probe.error(url)).contains("backend-service").contains("forbidden");
      } else {
        Workload.reaches(probe, url, "a", "b");
      }
      Await.until("a warning", Workload.SOON, () -> warnings(probe.app().log()) > 0);
      scenario.kubelet().pod(namespace, "b").ready(false);
      scenario.api().apply(namespace, yamlIn(probe.app().log()));
      Await.untilAsserted(
          SLOW_RETRY,
          () -> assertThat(probe.calls("rest-client", url, 4).pods()).isEqualTo(Map.of("a", 4)));
      assertThat(warnings(probe.app().log())).as("warnings about RBAC").isEqualTo(1);
    }
  }

  @Test
  @DisplayName(
      "rbac: without a verb on services calls still go through, with one warning; get is not needed")
  void verbTakenFromServices_stillServed(Scenario scenario) {
    String home = scenario.namespace();
    Probe probe = Client.probe(scenario, home, "node-a");
    probe.app().awaitUp();
    for (String verb : List.of("list", "watch", "get")) {
      String namespace = scenario.bareNamespace();
      String slices = verb.equals("get") ? without("get") : "get, list, watch";
      scenario.api().apply(namespace, rbac(home, slices, without(verb)));
      Workload.pods(scenario, namespace, "a", "b");
      int before = warnings(probe.app().log());
      Workload.reaches(probe, Workload.url(namespace), "a", "b");
      int expected = before + (verb.equals("get") ? 0 : 1);
      Await.until("the warning", Workload.SOON, () -> warnings(probe.app().log()) >= expected);
      assertThat(warnings(probe.app().log())).as("warnings, without " + verb).isEqualTo(expected);
    }
  }

  @Test
  @DisplayName(
      "rbac: withdrawn under load and given back, nothing fails, one warning, changes arrive again")
  void withdrawnAndGivenBack_nothingFails(Scenario scenario) {
    String namespace = scenario.namespace();
    Workload.pods(scenario, namespace, "a", "b", "c");
    Probe probe = Client.probe(scenario, namespace, "node-a");
    probe.app().awaitUp();
    String url = "http://backend-service:5000/host_name";
    Workload.reaches(probe, url, "a", "b", "c");
    OpenLoop load = scenario.closing(new OpenLoop(100, () -> probe.callLater("rest-client", url)));
    String binding =
        "/apis/rbac.authorization.k8s.io/v1/namespaces/"
            + namespace
            + "/rolebindings/frontend-k8s-discovery";
    scenario.api().delete(binding);
    // The API asks for permission when a watch begins, not while it runs: end the watches.
    scenario.plane().killApi();
    scenario.plane().startApi();
    Await.until("the warning", Duration.ofSeconds(60), () -> warnings(probe.app().log()) == 1);
    scenario.kubelet().pod(namespace, "b").ready(false);
    scenario.api().apply(namespace, Client.manifest("frontend-rbac.yaml", namespace));
    long took = Workload.getsNothing(load, "b", SLOW_RETRY);
    scenario.detail("a change arrived " + took + " ms after it was given back");
    Tally tally = load.stop();
    scenario.detail(tally.toString());
    assertThat(tally.failed()).as(tally.toString()).isZero();
    assertThat(warnings(probe.app().log())).as("warnings about RBAC").isEqualTo(1);
  }

  private static String without(String verb) {
    List<String> verbs = new ArrayList<>(List.of("get", "list", "watch"));
    verbs.remove(verb);
    return String.join(", ", verbs);
  }

  private static String rbac(String accountNamespace, String sliceVerbs, String serviceVerbs) {
    return """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: frontend}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: k8s-discovery}
        rules:
        - {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [%s]}
        - {apiGroups: [""], resources: [services], verbs: [%s]}
        """
            .formatted(sliceVerbs, serviceVerbs)
        + Yaml.binding("frontend-k8s-discovery", accountNamespace);
  }

  /**
   * The manifests in a log: from the first apiVersion of RBAC to the first line that is no YAML of
   * theirs.
   */
  static String yamlIn(String log) {
    StringBuilder yaml = new StringBuilder();
    boolean inside = false;
    for (String line : log.lines().toList()) {
      inside = inside || line.strip().equals("apiVersion: rbac.authorization.k8s.io/v1");
      boolean ours = line.isBlank() || line.strip().matches("(---|- .*|[a-zA-Z]+:.*|#.*)");
      if (inside && !ours) {
        break;
      }
      if (inside && !line.isBlank()) {
        yaml.append(line).append('\n');
      }
    }
    assertThat(yaml.toString())
        .as("YAML in the log:\n%s", log)
        .contains("kind: Role\n")
        .contains("kind: RoleBinding");
    return yaml.toString().stripIndent();
  }

  private static int warnings(String log) {
    return (int)
        log.lines()
            .filter(
                line ->
                    line.contains(" WARN ")
                        && line.toLowerCase(java.util.Locale.ROOT).contains("forbidden"))
            .count();
  }
}
