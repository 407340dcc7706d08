package io.github.k8sdiscovery.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.k8sdiscovery.e2e.app.AppProcess;
import io.github.k8sdiscovery.e2e.cluster.KubeApi;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The probe application from outside. */
record Probe(AppProcess app) {

  /** The kinds of client that it has. */
  static final List<String> CLIENTS =
      List.of("rest-template", "rest-client", "web-client", "interface");

  /**
   * Makes {@code n} calls through a client, one after the other, while it serves a request with
   * these headers, names and values in turn.
   */
  Calls calls(String client, String url, int n, String... headers) {
    String query = "client=" + client + "&n=" + n + "&url=" + encoded(url);
    return calls(json("/calls?" + query, headers));
  }

  /** One call; the future is the answering pod's name, or the failure. */
  CompletableFuture<String> callLater(String client, String url) {
    return app.getLater("/calls?client=" + client + "&url=" + encoded(url))
        .thenApply(
            response -> {
              Calls calls = calls(parse(response.body()));
              if (calls.pods().size() != 1) {
                throw new IllegalStateException(response.statusCode() + " " + response.body());
              }
              return calls.pods().keySet().iterator().next();
            });
  }

  /** Answers by pod of {@code n} calls, none of which may fail. */
  Map<String, Integer> pods(String url, int n) {
    Calls calls = calls("rest-client", url, n);
    assertThat(calls.failed()).as("failed calls to %s: %s", url, calls.error()).isZero();
    return calls.pods();
  }

  /** Answers by pod of {@code n} calls, a quarter through each client; none may fail. */
  Map<String, Integer> podsThroughAll(String url, int n) {
    Map<String, Integer> pods = new TreeMap<>();
    for (String client : CLIENTS) {
      Calls calls = calls(client, url, n / CLIENTS.size());
      assertThat(calls.failed()).as("failed calls to %s: %s", url, calls.error()).isZero();
      calls.pods().forEach((pod, count) -> pods.merge(pod, count, Integer::sum));
    }
    return pods;
  }

  /** The words of a call's failure; it must fail. */
  String error(String url) {
    Calls calls = calls("rest-client", url, 1);
    assertThat(calls.pods()).as("answers from %s", url).isEmpty();
    return calls.error();
  }

  /** URIs of a service's instances as {@code DiscoveryClient} has them, by id. */
  Map<String, String> instances(String service) {
    Map<String, String> instances = new TreeMap<>();
    json("/instances?service=" + encoded(service))
        .properties()
        .forEach(e -> instances.put(e.getKey(), e.getValue().asText()));
    return instances;
  }

  /** How many of its threads go by a name. */
  long threads(String name) {
    return json("/threads?name=" + encoded(name)).asLong();
  }

  /** What the process holds. */
  Footprint footprint() {
    JsonNode answer = json("/footprint");
    return new Footprint(
        answer.path("heapBytes").asLong(),
        answer.path("threads").asInt(),
        answer.path("contexts").asInt());
  }

  private JsonNode json(String path, String... headers) {
    var response = app.get(path, headers);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return parse(response.body());
  }

  private static Calls calls(JsonNode answer) {
    Map<String, Integer> pods = new TreeMap<>();
    answer.path("pods").properties().forEach(e -> pods.put(e.getKey(), e.getValue().asInt()));
    return new Calls(pods, answer.path("failed").asInt(), answer.path("error").asText());
  }

  private static JsonNode parse(String body) {
    try {
      return KubeApi.JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(body, e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Answers by pod, the number of failures and the last failure's words. */
  record Calls(Map<String, Integer> pods, int failed, String error) {}

  /** Used heap after a collection, live threads, child contexts. */
  record Footprint(long heapBytes, int threads, int contexts) {}
}
