package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.cluster.RunningPod;
import io.github.k8sdiscovery.e2e.cluster.VirtualIp;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The ground itself: what the other scenarios take for granted. */
@OnControlPlane
final class ControlPlaneScenarios {

  @Test
  @DisplayName("ground: a Deployment's pods run, answer, become endpoints, and leave")
  void deployment_scaledUpAndDown_endpointsFollow(Scenario scenario) throws Exception {
    String namespace = scenario.namespace();
    scenario
        .api()
        .apply(
            namespace, Yaml.deployment("backend", 3) + Yaml.service("backend-service", "backend"));
    String slices =
        "/apis/discovery.k8s.io/v1/namespaces/"
            + namespace
            + "/endpointslices?labelSelector=kubernetes.io/service-name=backend-service";
    Await.until(
        "three ready endpoints",
        Duration.ofSeconds(20),
        () -> readyEndpoints(scenario.api().get(slices)) == 3);
    Await.until(
        "three pods run",
        Duration.ofSeconds(20),
        () -> scenario.kubelet().pods(namespace, "backend").size() == 3);
    List<RunningPod> pods = scenario.kubelet().pods(namespace, "backend");
    for (RunningPod pod : pods) {
      URI uri = URI.create("http://" + pod.address() + ":5000/host_name");
      try (InputStream body = uri.toURL().openStream()) {
        assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo("{\"host_name\":\"" + pod.name() + "\"}");
      }
    }
    scenario
        .api()
        .merge(
            "/apis/apps/v1/namespaces/" + namespace + "/deployments/backend",
            "{\"spec\":{\"replicas\":0}}");
    Await.until(
        "no endpoint",
        Duration.ofSeconds(20),
        () -> readyEndpoints(scenario.api().get(slices)) == 0);
    Await.until(
        "no pod",
        Duration.ofSeconds(20),
        () -> scenario.kubelet().pods(namespace, "backend").isEmpty());
  }

  @Test
  @DisplayName("ground: a cluster IP hands each connection to the next ready pod")
  void clusterIp_connectionsToReadyPodsInTurn(Scenario scenario) {
    String namespace = scenario.namespace();
    Workload.pods(scenario, namespace, "a", "b", "c");
    VirtualIp virtualIp =
        scenario.closing(new VirtualIp(scenario.api(), namespace, "backend-service"));
    scenario.kubelet().pod(namespace, "c").ready(false);
    String ip =
        scenario
            .api()
            .get("/api/v1/namespaces/" + namespace + "/services/backend-service")
            .path("spec")
            .path("clusterIP")
            .asText();
    URI uri = URI.create("http://" + ip + ":5000/host_name");
    Await.untilAsserted(
        Workload.SOON,
        () -> {
          int before = virtualIp.connections();
          assertThat(List.of(newConnection(uri), newConnection(uri)))
              .containsExactlyInAnyOrder("{\"host_name\":\"a\"}", "{\"host_name\":\"b\"}");
          assertThat(virtualIp.connections() - before).isEqualTo(2);
        });
  }

  @Test
  @DisplayName(
      "ground: an application that ends at its start is not waited for, and its reason is told")
  void application_thatEnds_isNotWaitedFor(Scenario scenario) {
    String namespace = scenario.namespace();
    long start = System.nanoTime();
    Probe probe = Client.probe(scenario, namespace, "node-a", "--k8s.discovery.policy=fastest");
    assertThatThrownBy(() -> probe.app().awaitUp())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ended with 1")
        .hasMessageContaining("k8s.discovery.policy: fastest (expected: ");
    long seconds = (System.nanoTime() - start) / 1_000_000_000;
    assertThat(seconds).as("seconds").isLessThan(60);
    scenario.detail("after " + seconds + " s");
  }

  private static String newConnection(URI uri) {
    try {
      URLConnection connection = uri.toURL().openConnection();
      connection.setRequestProperty("Connection", "close");
      try (InputStream body = connection.getInputStream()) {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int readyEndpoints(JsonNode slices) {
    int ready = 0;
    for (JsonNode slice : slices.path("items")) {
      for (JsonNode endpoint : slice.path("endpoints")) {
        ready += endpoint.path("conditions").path("ready").asBoolean() ? 1 : 0;
      }
    }
    return ready;
  }
}
