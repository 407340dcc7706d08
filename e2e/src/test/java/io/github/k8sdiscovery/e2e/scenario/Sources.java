package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.k8sdiscovery.e2e.app.AppProcess;
import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.cluster.ControlPlane;
import io.github.k8sdiscovery.e2e.cluster.KubeApi;
import io.github.k8sdiscovery.e2e.load.OpenLoop;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Which source speaks in a sample frontend, as it tells at its actuator. */
record Sources(AppProcess app) {

  private static final List<String> SHOW =
      List.of(
          "--management.endpoints.web.exposure.include=health,k8sdiscovery",
          "--management.endpoint.health.show-details=always");

  /** Arguments of a frontend in a pod, which asks CoreDNS and shows what it does. */
  static String[] inPod(String... more) {
    List<String> all = new ArrayList<>(SHOW);
    all.add("--k8s.discovery.dns.servers=" + ControlPlane.HOST + ":" + ControlPlane.DNS_PORT);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** Arguments of a frontend outside a cluster, which shows what it does. */
  static String[] outside(List<String> more) {
    List<String> all = new ArrayList<>(SHOW);
    all.addAll(more);
    return all.toArray(String[]::new);
  }

  /** The source in use for each service, by "namespace/name". */
  Map<String, String> inUse() {
    Map<String, String> sources = new TreeMap<>();
    services().forEach(s -> sources.put(s.path("service").asText(), s.path("source").asText()));
    return sources;
  }

  /** Whether every service's source is in touch with where it gets its knowledge from. */
  boolean inTouch() {
    JsonNode services = services();
    for (JsonNode service : services) {
      if (!service.path("state").asText().equalsIgnoreCase("synced")) {
        return false;
      }
    }
    return !services.isEmpty();
  }

  /** The kinds of trouble of the better sources, by their names; of all services together. */
  Map<String, String> passedOver() {
    Map<String, String> passedOver = new TreeMap<>();
    for (JsonNode service : services()) {
      service
          .path("passedOver")
          .forEach(p -> passedOver.put(p.path("source").asText(), p.path("kind").asText()));
    }
    return passedOver;
  }

  /** Waits until one source speaks for all services; the milliseconds that took. */
  long await(String source, Duration within) {
    long start = System.nanoTime();
    Await.untilAsserted(
        within, () -> assertThat(inUse().values()).isNotEmpty().containsOnly(source));
    return (System.nanoTime() - start) / 1_000_000;
  }

  /** The age of the oldest instances, as the health details tell it; zero if all are fresh. */
  Duration staleness() {
    JsonNode found = health().findValue("staleness");
    return found == null ? Duration.ZERO : Duration.parse(found.asText());
  }

  /** The health, which must be UP. */
  JsonNode health() {
    HttpResponse<String> answer = app.get("/actuator/health");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode health = parse(answer.body());
    assertThat(health.path("status").asText()).as(answer.body()).isEqualTo("UP");
    return health;
  }

  /** Waits until all clients of the frontend are served. */
  Sources awaitServed() {
    for (String path : PairScenarios.PATHS) {
      Await.until(
          path + " is served",
          Workload.SOON,
          () -> app.get(path).statusCode() == 200,
          () -> app.get(path).body());
    }
    return this;
  }

  /** A load through all clients of the frontend in turn. */
  OpenLoop load(Scenario scenario, int perSecond) {
    AtomicInteger next = new AtomicInteger();
    List<String> paths = PairScenarios.PATHS;
    return scenario.closing(
        new OpenLoop(
            perSecond,
            () -> Workload.hostName(app, paths.get(next.getAndIncrement() % paths.size()))));
  }

  /** What discovery warns of in the log. */
  List<String> warnings() {
    return app.log()
        .lines()
        .filter(line -> line.matches(".* (WARN|ERROR) .*") && line.contains("k8sdiscovery"))
        .toList();
  }

  private JsonNode services() {
    HttpResponse<String> answer = app.get("/actuator/k8sdiscovery");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return parse(answer.body()).path("services");
  }

  private static JsonNode parse(String body) {
    try {
      return KubeApi.JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(body, e);
    }
  }
}
