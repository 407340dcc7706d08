package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.health.Outcome;
import io.github.k8sdiscovery.model.DiscoveryException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The actuator endpoint over HTTP, with the embedded API behind it. */
class EndpointTest {

  private static final String ENDPOINT = "k8sdiscovery";
  private static final String BACKEND = ENDPOINT + "/backend";

  private final Cluster cluster = new Cluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void report_nothingFollowed_showsNamespaceAndSources() {
    try (Actuators app = new Actuators(cluster)) {
      JsonNode report = app.get(ENDPOINT);
      assertThat(report.get("namespace").asText()).isEqualTo(Cluster.NAMESPACE);
      assertThat(texts(report.get("sources"))).startsWith("kubernetes");
      assertThat(report.get("services")).isEmpty();
      assertThat(report.get("events")).isEmpty();
    }
  }

  @Test
  void service_inUse_showsSourcePortsInstancesAndWhyNotAll() {
    cluster.api().service(Cluster.NAMESPACE, "backend").port("http", 5000, "http").apply();
    cluster
        .api()
        .slice(Cluster.NAMESPACE, "backend-1")
        .service("backend")
        .port("http", 8080)
        .endpoint(e -> e.address("10.0.0.1").ready(true).pod("a").uid("u1").zone("z1").node("n1"))
        .endpoint(e -> e.address("10.0.0.2").ready(false).pod("b").uid("u2"))
        .apply();
    try (Actuators app = new Actuators(cluster)) {
      app.discovery().view("backend", 5000);

      JsonNode service = app.get(ENDPOINT).get("services").get(0);
      assertThat(service.get("service").asText()).isEqualTo("example/backend");
      assertThat(service.get("state").asText()).isEqualTo("SYNCED");
      assertThat(service.get("source").asText()).isEqualTo("kubernetes");
      assertThat(Instant.parse(service.get("since").asText())).isBefore(Instant.now());
      assertThat(service.has("staleness")).isFalse();
      assertThat(service.get("passedOver")).isEmpty();
      JsonNode port = service.get("ports").get(0);
      assertThat(port.toString())
          .isEqualTo(
              "{\"written\":5000,\"name\":\"http\",\"total\":2,\"eligible\":1,"
                  + "\"verdict\":\"USABLE\",\"topology\":\"NONE\"}");
      assertThat(service.get("instances").get(0).toString())
          .isEqualTo(
              "{\"id\":\"u1\",\"address\":\"10.0.0.1\",\"port\":8080,\"ports\":{\"http\":8080},"
                  + "\"pod\":\"a\",\"zone\":\"z1\",\"node\":\"n1\",\"conditions\":{\"ready\":true,\"serving\":true,"
                  + "\"terminating\":false},\"calls\":{\"weight\":1.0,\"share\":1.0,\"inFlight\":0,"
                  + "\"health\":\"well\"},\"eligible\":true}");
      JsonNode notReady = service.get("instances").get(1);
      assertThat(notReady.get("eligible").asBoolean()).isFalse();
      assertThat(notReady.get("why").asText()).isEqualTo("not ready");
    }
  }

  @Test
  void service_weighedAndSticky_showsPolicySharesCallsAndHealth() {
    cluster.pods("backend", 8080, "a", "b", "c");
    try (Actuators app =
        new Actuators(
            cluster,
            "k8s.discovery.services.backend.weights=a=3",
            "k8s.discovery.services.backend.sticky.keys=cookie:SID,client-ip",
            "k8s.discovery.services.backend.sticky.timeout=30m",
            "k8s.discovery.services.backend.policy=consistent-hash",
            "k8s.discovery.services.backend.health.failures=1")) {
      ServiceView view = app.discovery().view("backend", 5000);
      view.begin(view.instances().get(0));
      view.begin(view.instances().get(1));
      view.end(view.instances().get(1), Outcome.NOT_CONNECTED, 1);
      await()
          .atMost(Await.BOUND)
          .until(() -> app.discovery().view("backend", 5000).instances().size() == 2);

      JsonNode service = app.get(BACKEND);
      assertThat(service.get("policy").asText()).isEqualTo("consistent-hash");
      assertThat(service.get("sticky").toString())
          .isEqualTo(
              "{\"binding\":\"hash\",\"keys\":[\"cookie:SID\",\"client-ip\"],"
                  + "\"overflow\":0.0,\"timeout\":\"PT30M\"}");
      assertThat(service.get("instances"))
          .extracting(instance -> instance.get("calls").toString())
          .containsExactly(
              "{\"weight\":3.0,\"share\":0.75,\"inFlight\":1,\"health\":\"well\"}",
              "{\"weight\":1.0,\"share\":0.0,\"inFlight\":0,\"health\":\"ejected\"}",
              "{\"weight\":1.0,\"share\":0.25,\"inFlight\":0,\"health\":\"well\"}");
      assertThat(kinds(app)).contains("InstanceEjected");
    }
  }

  @Test
  void service_apiDown_isStaleAndItsAgeGrows() {
    cluster.pods("backend", 8080, "a");
    try (Actuators app = new Actuators(cluster)) {
      app.discovery().view("backend", 5000);
      cluster.api().faults().stop();
      await()
          .atMost(Await.BOUND)
          .until(() -> app.get(BACKEND).get("state").asText().equals("STALE"));

      JsonNode stale = app.get(BACKEND);
      assertThat(stale.get("source").asText()).isEqualTo("kubernetes");
      assertThat(stale.get("instances")).hasSize(1);
      assertThat(stale.get("reason").asText()).isNotBlank();
      Duration age = Duration.parse(stale.get("staleness").asText());
      await()
          .atMost(Await.BOUND)
          .until(
              () -> Duration.parse(app.get(BACKEND).get("staleness").asText()).compareTo(age) > 0);

      cluster.api().faults().restart();
      await()
          .atMost(Await.BOUND)
          .until(() -> app.get(BACKEND).get("state").asText().equals("SYNCED"));
      assertThat(kinds(app)).contains("SourceDegraded", "SourceRecovered");
    }
  }

  @Test
  void service_apiForbidden_showsWhoSpeaksAndWhyNotABetterOne_withoutManifests() {
    cluster.api().faults().forbid("endpointslices");
    try (Actuators app =
        new Actuators(
            cluster,
            "k8s.discovery.sources=kubernetes,static",
            // However slow the machine is, the API is heard before the next source is asked.
            "k8s.discovery.fallback.patience=30s",
            "k8s.discovery.first-lookup-timeout=30s",
            "k8s.discovery.static.backend[0].uri=http://127.0.0.1:15000")) {
      app.discovery().view("backend", 5000);
      await()
          .atMost(Await.BOUND)
          .until(
              () ->
                  app.get(BACKEND)
                      .at("/passedOver/0/reason")
                      .asText()
                      .contains("read endpointslices in namespace example (403"));

      JsonNode service = app.get(BACKEND);
      assertThat(service.get("source").asText()).isEqualTo("static");
      assertThat(service.at("/passedOver/0/source").asText()).isEqualTo("kubernetes");
      assertThat(service.at("/passedOver/0/kind").asText()).isEqualTo("FORBIDDEN");
      JsonNode report = app.get(ENDPOINT);
      assertThat(report.toString()).doesNotContain("apiVersion", "RoleBinding");
      assertThat(report.get("events"))
          .filteredOn(event -> event.get("kind").asText().equals("SourceSelected"))
          .singleElement()
          .satisfies(
              event ->
                  assertThat(event.get("text").asText())
                      .startsWith("source static speaks; kubernetes: "));
    }
  }

  @Test
  void service_nobodyCanTell_isUnavailableWithTheReason() {
    cluster.api().faults().forbid("endpointslices");
    try (Actuators app = new Actuators(cluster, "k8s.discovery.sources=kubernetes")) {
      assertThatThrownBy(() -> app.discovery().view("backend", 5000))
          .isInstanceOf(DiscoveryException.class);

      JsonNode service = app.get(BACKEND);
      assertThat(service.get("state").asText()).isEqualTo("UNAVAILABLE");
      assertThat(service.has("source")).isFalse();
      assertThat(service.get("reason").asText()).contains("403").doesNotContain("\n");
    }
  }

  @Test
  void service_inAnyFormOfItsName_isFound_andWhatIsNotFollowedIsNot() {
    cluster.pods("backend", 8080, "a");
    try (Actuators app = new Actuators(cluster)) {
      app.discovery().snapshot("backend");

      for (String form : List.of("backend", "backend.example", "backend.example.svc")) {
        assertThat(app.get(ENDPOINT + "/" + form).get("service").asText())
            .isEqualTo("example/backend");
      }
      JsonNode service = app.get(BACKEND);
      assertThat(service.get("ports")).as("none has been called").isEmpty();
      assertThat(service.at("/instances/0").has("eligible")).isFalse();
      for (String other : List.of("other", "foo_bar", "10.0.0.1")) {
        assertThat(app.status(ENDPOINT + "/" + other)).isEqualTo(404);
      }
      assertThat(app.discovery().followed()).hasSize(1);
    }
  }

  @Test
  void events_change_hasTheTimeItTookToGetHere() {
    cluster.pods("backend", 8080, "a");
    try (Actuators app = new Actuators(cluster)) {
      app.discovery().view("backend", 5000);
      Instant changed = Instant.now().minusSeconds(3);
      cluster
          .api()
          .slice(Cluster.NAMESPACE, "backend-1")
          .service("backend")
          .annotation("endpoints.kubernetes.io/last-change-trigger-time", changed.toString())
          .port("http", 8080)
          .endpoint(e -> e.address("10.0.0.9").ready(true).pod("z"))
          .endpoint(e -> e.address("10.0.0.8").ready(true).pod("y"))
          .apply();
      await()
          .atMost(Await.BOUND)
          .until(() -> app.get(ENDPOINT).at("/events/0/text").asText().equals("2 instances"));

      JsonNode event = app.get(ENDPOINT).at("/events/0");
      assertThat(event.get("kind").asText()).isEqualTo("InstancesChanged");
      assertThat(event.get("service").asText()).isEqualTo("example/backend");
      assertThat(Instant.parse(event.get("time").asText())).isAfter(changed);
      assertThat(event.get("latencyMillis").asLong()).isBetween(3000L, 30_000L);
    }
  }

  private static List<String> kinds(Actuators app) {
    List<String> kinds = new ArrayList<>();
    app.get(ENDPOINT).get("events").forEach(event -> kinds.add(event.get("kind").asText()));
    return kinds;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(node -> texts.add(node.asText()));
    return texts;
  }
}
