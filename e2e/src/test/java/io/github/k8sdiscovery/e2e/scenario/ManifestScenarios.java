package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.k8sdiscovery.e2e.app.AppProcess;
import io.github.k8sdiscovery.e2e.cluster.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The samples' manifests as they are. */
@OnControlPlane
final class ManifestScenarios {

  @Test
  @DisplayName(
      "manifests: kustomize's output is accepted by strict validation, and the pair runs with exactly that Role")
  void kustomized_isAccepted_andThePairRuns(Scenario scenario) throws IOException {
    String yaml = Files.readString(scenario.plane().run().resolve("sample.yaml"));
    List<JsonNode> applied = scenario.api().apply("none", yaml);
    scenario.closing((AutoCloseable) () -> scenario.api().delete("/api/v1/namespaces/example"));
    assertThat(applied)
        .extracting(o -> o.path("kind").asText())
        .contains("Namespace", "Role", "RoleBinding", "ServiceAccount");
    assertThat(rules(scenario, "example"))
        .isEqualTo(Set.of("endpointslices [list, watch]", "services [list, watch]"));
    AppProcess frontend = Client.frontend(scenario, "example").awaitUp();
    for (String path : PairScenarios.PATHS) {
      Set<String> pods = new TreeSet<>();
      Await.untilAsserted(
          Workload.SOON,
          () -> {
            pods.add(Workload.hostName(frontend.get(path)));
            assertThat(pods).hasSize(3);
          });
    }
    assertThat(frontend.log().lines())
        .as("trouble of discovery's in the log")
        .noneMatch(line -> line.matches(".* (WARN|ERROR) .*") && line.contains("k8sdiscovery"));
    scenario.detail("objects=" + applied.size());
  }

  private static Set<String> rules(Scenario scenario, String namespace) {
    String path = "/apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace + "/roles";
    Set<String> rules = new TreeSet<>();
    for (JsonNode role : scenario.api().get(path).path("items")) {
      for (JsonNode rule : role.path("rules")) {
        List<String> verbs = new ArrayList<>();
        rule.path("verbs").forEach(verb -> verbs.add(verb.asText()));
        rule.path("resources").forEach(resource -> rules.add(resource.asText() + " " + verbs));
      }
    }
    return rules;
  }
}
