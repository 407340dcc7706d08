package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.k8sdiscovery.e2e.app.AppProcess;
import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.load.OpenLoop;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** What scenarios do to a workload, and how they wait for it. */
final class Workload {

  /** Generous: two cores run the control plane, the clients and the pods. */
  static final Duration SOON = Duration.ofSeconds(15);

  private static final int WARM_UP = 600;

  private Workload() {}

  /** {@code http://backend-service.NAMESPACE:5000/host_name}. */
  static String url(String namespace) {
    return "http://backend-service." + namespace + ":5000/host_name";
  }

  /** Pods {@code a}, {@code b}… on nodes a, b, c in turn, behind {@code backend-service}. */
  static void pods(Scenario scenario, String namespace, String... names) {
    StringBuilder yaml = new StringBuilder(Yaml.service("backend-service", "backend"));
    String[] nodes = {"node-a", "node-b", "node-c"};
    for (int i = 0; i < names.length; i++) {
      yaml.append(Yaml.pod(names[i], "backend", nodes[i % nodes.length], ""));
    }
    scenario.api().apply(namespace, yaml.toString());
  }

  /** Waits until calls reach exactly these pods. */
  static void reaches(Probe probe, String url, String... pods) {
    reaches(probe, url, Set.of(pods));
  }

  /** Waits until calls reach exactly these pods. */
  static void reaches(Probe probe, String url, Set<String> pods) {
    Await.untilAsserted(
        SOON, () -> assertThat(probe.pods(url, 2 * pods.size()).keySet()).isEqualTo(pods));
  }

  /** {@code kubectl annotate --overwrite}: {@code object} is kind/name, as kubectl has it. */
  static void annotate(Scenario scenario, String namespace, String object, String annotation) {
    scenario
        .plane()
        .kubectl("annotate", "--namespace", namespace, "--overwrite", object, annotation);
  }

  /** Fails unless a pod's part of the answers, 0 to 1, is that, give or take {@code tolerance}. */
  static void share(Map<String, Integer> pods, String prefix, double part, double tolerance) {
    double all = pods.values().stream().mapToInt(Integer::intValue).sum();
    double mine =
        pods.entrySet().stream()
            .filter(pod -> pod.getKey().startsWith(prefix))
            .mapToInt(Map.Entry::getValue)
            .sum();
    assertThat(mine / all).as("part of %s in %s", prefix, pods).isCloseTo(part, within(tolerance));
  }

  /** Sets a Deployment's replicas. */
  static void scale(Scenario scenario, String namespace, String deployment, int replicas) {
    scenario
        .api()
        .merge(
            "/apis/apps/v1/namespaces/" + namespace + "/deployments/" + deployment,
            "{\"spec\":{\"replicas\":" + replicas + "}}");
  }

  /** Deletes a pod as a user does. */
  static void delete(Scenario scenario, String namespace, String pod) {
    scenario.api().delete("/api/v1/namespaces/" + namespace + "/pods/" + pod);
  }

  /** The slices of a Service. */
  static JsonNode slices(Scenario scenario, String namespace, String service) {
    return scenario
        .api()
        .get(
            "/apis/discovery.k8s.io/v1/namespaces/"
                + namespace
                + "/endpointslices?labelSelector=kubernetes.io/service-name="
                + service)
        .path("items");
  }

  /** Fails unless the shares differ by at most {@code spread}. */
  static void even(Map<String, ? extends Number> pods, int spread) {
    long most = pods.values().stream().mapToLong(Number::longValue).max().orElse(0);
    long least = pods.values().stream().mapToLong(Number::longValue).min().orElse(0);
    assertThat(most - least).as("spread of %s", pods).isLessThanOrEqualTo(spread);
  }

  /** Waits until a pod gets no more requests of a load; the milliseconds that took. */
  static long getsNothing(OpenLoop load, String pod, Duration within) {
    long start = System.nanoTime();
    Await.until(
        pod + " gets nothing",
        within,
        () -> {
          long before = load.answeredBy(pod);
          more(load, 20);
          return load.answeredBy(pod) == before;
        });
    return (System.nanoTime() - start) / 1_000_000;
  }

  /** Waits until a load has sent so many more requests. */
  static void more(OpenLoop load, long requests) {
    long goal = load.sent() + requests;
    Await.until(requests + " more requests", Duration.ofSeconds(60), () -> load.sent() >= goal);
  }

  /** A load of calls to a URL through all clients of a probe in turn. */
  static OpenLoop load(Scenario scenario, Probe probe, String url, int perSecond) {
    AtomicInteger next = new AtomicInteger();
    List<String> clients = Probe.CLIENTS;
    return scenario.closing(
        new OpenLoop(
            perSecond,
            () -> probe.callLater(clients.get(next.getAndIncrement() % clients.size()), url)));
  }

  /**
   * Calls the sample frontend through all its clients, one call after the other, until its code is
   * compiled: a load that meets a cold JVM measures the JVM.
   */
  static void warmUp(AppProcess frontend) {
    for (int i = 0; i < WARM_UP; i++) {
      String path = PairScenarios.PATHS.get(i % PairScenarios.PATHS.size());
      Await.until(path, SOON, () -> frontend.get(path).statusCode() == 200);
    }
  }

  /** The pod that answered a path of the sample frontend, later; anything but 200 is a failure. */
  static CompletableFuture<String> hostName(AppProcess frontend, String path) {
    return frontend.getLater(path).thenApply(Workload::hostName);
  }

  /** The pod's name in an answer; anything but 200 is a failure. */
  static String hostName(HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
    return answer.body().replaceAll(".*\"host_name\":\"([^\"]*)\".*", "$1");
  }
}
