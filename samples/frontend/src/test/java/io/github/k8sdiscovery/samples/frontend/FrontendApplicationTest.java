package io.github.k8sdiscovery.samples.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class FrontendApplicationTest {

  private static final String FIRST = FakeBackend.answerOf("backend-1");
  private static final String SECOND = FakeBackend.answerOf("backend-2");
  private static final Duration BOUND = Duration.ofSeconds(10);

  private static final EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start();
  private static final FakeBackend first = new FakeBackend("backend-1");
  private static final FakeBackend second = new FakeBackend("backend-2");

  private final HttpClient client = HttpClient.newHttpClient();

  @LocalServerPort private int port;

  @DynamicPropertySource
  static void cluster(DynamicPropertyRegistry properties) {
    properties.add("k8s.discovery.kubernetes.api-url", api::url);
    properties.add("k8s.discovery.namespace", () -> "example");
  }

  @AfterAll
  static void stop() {
    first.close();
    second.close();
    api.close();
  }

  @BeforeEach
  void bothReady() {
    api.service("example", "backend-service").port("http", 5000, "http").apply();
    publish("backend-1", first, true);
    publish("backend-2", second, true);
    await().atMost(BOUND).until(() -> get("/host_name").body().equals(FIRST));
    await().atMost(BOUND).until(() -> get("/host_name").body().equals(SECOND));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/host_name",
        "/rest-client/host_name",
        "/web-client/host_name",
        "/interface/host_name"
      })
  void hostName_throughEachClient_isSpreadEvenly(String path) throws Exception {
    assertThat(answers(path, 10)).containsOnly(entry(FIRST, 5), entry(SECOND, 5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/host_name",
        "/rest-client/host_name",
        "/web-client/host_name",
        "/interface/host_name"
      })
  void hostName_whenAnInstanceIsNotReady_comesFromTheOther(String path) {
    publish("backend-2", second, false);

    await()
        .atMost(BOUND)
        .untilAsserted(() -> assertThat(answers(path, 4)).containsOnly(entry(FIRST, 4)));
  }

  @Test
  void hostName_withoutAnInstance_is503AndNamesTheService() {
    publish("backend-1", first, false);
    publish("backend-2", second, false);

    await()
        .atMost(BOUND)
        .untilAsserted(
            () -> {
              HttpResponse<String> response = get("/host_name");
              assertThat(response.statusCode()).isEqualTo(503);
              assertThat(response.body()).contains("backend-service");
            });
  }

  private static void publish(String pod, FakeBackend backend, boolean ready) {
    api.slice("example", "backend-service-" + pod)
        .service("backend-service")
        .port("http", backend.port())
        .endpoint(endpoint -> endpoint.address("127.0.0.1").pod(pod).ready(ready).serving(ready))
        .apply();
  }

  private Map<String, Integer> answers(String path, int calls) throws Exception {
    Map<String, Integer> answers = new HashMap<>();
    for (int i = 0; i < calls; i++) {
      answers.merge(get(path).body(), 1, Integer::sum);
    }
    return answers;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
