package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.k8sdiscovery.model.DiscoveryException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Health over HTTP, with the embedded API behind it. */
class HealthTest {

  private static final String OURS = "health/k8sDiscovery";
  private static final String BACKEND = "/components/backend.example";

  private final Cluster cluster = new Cluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void health_nothingFollowed_isUpWithTheOrderOfSources() {
    try (Actuators app = new Actuators(cluster)) {
      JsonNode health = app.get(OURS);
      assertThat(health.get("status").asText()).isEqualTo("UP");
      assertThat(health.at("/components/sources/details/order/0").asText()).isEqualTo("kubernetes");
    }
  }

  @Test
  void health_service_isUpWithSourceAndCounts() {
    cluster.pods("backend", 8080, "a", "b");
    try (Actuators app = new Actuators(cluster)) {
      app.discovery().view("backend", 5000);

      JsonNode service = app.get(OURS).at(BACKEND);
      assertThat(service.get("status").asText()).isEqualTo("UP");
      assertThat(service.get("details").toString())
          .isEqualTo(
              "{\"state\":\"synced\",\"source\":\"kubernetes\","
                  + "\"instances\":{\"total\":2,\"eligible\":2}}");
      assertThat(app.get(OURS + "/backend.example").get("status").asText()).isEqualTo("UP");
      assertThat(app.status(OURS + "/other.example")).isEqualTo(404);
    }
  }

  @Test
  void health_apiDown_staysUpAndItsAgeGrows() {
    cluster.pods("backend", 8080, "a");
    try (Actuators app = new Actuators(cluster)) {
      app.discovery().view("backend", 5000);
      cluster.api().faults().stop();
      await()
          .atMost(Await.BOUND)
          .until(() -> app.get(OURS).at(BACKEND + "/details/state").asText().equals("stale"));

      JsonNode service = app.get(OURS).at(BACKEND);
      assertThat(service.get("status").asText()).isEqualTo("UP");
      assertThat(service.at("/details/reason").asText()).isNotBlank();
      Duration age = Duration.parse(service.at("/details/staleness").asText());
      await()
          .atMost(Await.BOUND)
          .until(
              () ->
                  Duration.parse(app.get(OURS).at(BACKEND + "/details/staleness").asText())
                          .compareTo(age)
                      > 0);
      assertThat(app.status("health")).isEqualTo(200);
    }
  }

  @Test
  void health_worseSourceSpeaks_isUpAndSaysWhyNotABetterOne() {
    cluster.api().faults().forbid("endpointslices");
    try (Actuators app =
        new Actuators(
            cluster,
            "k8s.discovery.sources=kubernetes,static",
            "k8s.discovery.static.backend[0].uri=http://127.0.0.1:15000")) {
      app.discovery().view("backend", 5000);
      await()
          .atMost(Await.BOUND)
          .until(
              () ->
                  app.get(OURS)
                      .at(BACKEND + "/details/passedOver/kubernetes")
                      .asText()
                      .contains("(403"));
      JsonNode service = app.get(OURS).at(BACKEND);
      assertThat(service.get("status").asText()).isEqualTo("UP");
      assertThat(service.at("/details/source").asText()).isEqualTo("static");
      assertThat(service.toString()).doesNotContain("RoleBinding");
    }
  }

  @Test
  void health_nobodyCanTell_isUnknownAndTheApplicationStaysUp() {
    cluster.api().faults().forbid("endpointslices");
    try (Actuators app =
        new Actuators(
            cluster,
            "k8s.discovery.sources=kubernetes",
            "management.endpoint.health.probes.enabled=true",
            "management.endpoint.health.group.readiness.include=readinessState,k8sDiscovery")) {
      assertThatThrownBy(() -> app.discovery().view("backend", 5000))
          .isInstanceOf(DiscoveryException.class);

      JsonNode service = app.get(OURS).at(BACKEND);
      assertThat(service.get("status").asText()).isEqualTo("UNKNOWN");
      assertThat(service.at("/details/state").asText()).isEqualTo("unavailable");
      assertThat(service.at("/details/reason").asText()).contains("403").doesNotContain("\n");
      assertThat(app.status("health")).isEqualTo(200);
      assertThat(app.get("health/readiness").get("status").asText()).isEqualTo("UP");
    }
  }

  @Test
  void health_ofSpringCloud_worksBesideIt() {
    cluster.pods("backend", 8080, "a");
    try (Actuators app = new Actuators(cluster)) {
      app.registered();
      JsonNode health = app.get("health");
      assertThat(health.get("status").asText()).isEqualTo("UP");
      JsonNode discovery = health.at("/components/discoveryComposite");
      assertThat(discovery.get("status").asText()).isEqualTo("UP");
      assertThat(discovery.toString()).contains("backend");
    }
  }

  @Test
  void health_switchedOff_isNotShown() {
    try (Actuators app = new Actuators(cluster, "management.health.k8sdiscovery.enabled=false")) {
      assertThat(app.status(OURS)).isEqualTo(404);
    }
  }
}
