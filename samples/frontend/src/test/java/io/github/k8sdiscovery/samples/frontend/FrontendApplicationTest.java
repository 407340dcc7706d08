package io.github.k8sdiscovery.samples.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
  private static final List<String> SERVICES =
      List.of("backend-service", "cart-service", "fast-service");
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
    for (String service : SERVICES) {
      api.service("example", service).port("http", 5000, "http").apply();
    }
    publish("backend-1", first, true);
    publish("backend-2", second, true);
    await().atMost(BOUND).until(() -> get("/host_name").body().equals(FIRST));
    await().atMost(BOUND).until(() -> get("/host_name").body().equals(SECOND));
  }

  @EachClient
  void hostName_throughEachClient_isSpreadEvenly(String path) throws Exception {
    assertThat(answers(path, 10)).containsOnly(entry(FIRST, 5), entry(SECOND, 5));
  }

  @EachClient
  void hostName_whenAnInstanceIsNotReady_comesFromTheOther(String path) {
    publish("backend-2", second, false);

    await()
        .atMost(BOUND)
        .untilAsserted(() -> assertThat(answers(path, 4)).containsOnly(entry(FIRST, 4)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/host_name",
        "/rest-client/host_name",
        "/web-client/host_name",
        "/interface/host_name",
        "/fast/host_name"
      })
  void hostName_throughEachClient_passesTheVersionOn(String path) throws Exception {
    assertThat(get(path).headers().firstValue("X-Backend-Version")).hasValue("v1");
  }

  @Test
  void cart_ofABrowser_staysOnOnePod() throws Exception {
    Set<String> podsOfAll = new TreeSet<>();
    for (int i = 0; i < 20; i++) {
      HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
      Set<String> pods = new TreeSet<>();
      for (int j = 0; j < 10; j++) {
        pods.add(pod(browser, j == 0 ? "POST" : "GET"));
      }
      assertThat(pods).hasSize(1);
      podsOfAll.addAll(pods);
    }
    assertThat(podsOfAll).containsExactly("backend-1", "backend-2");
  }

  @Test
  void cart_whenItsPodStopsServing_movesOnce() throws Exception {
    HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    while (!pod(browser, "POST").equals("backend-2")) {
      browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    }
    HttpClient bound = browser;

    publish("backend-2", second, false);
    await().atMost(BOUND).until(() -> pod(bound, "GET").equals("backend-1"));
    publish("backend-2", second, true);
    await().atMost(BOUND).until(() -> get("/host_name").body().equals(SECOND));

    assertThat(pod(bound, "GET")).isEqualTo("backend-1");
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

  @EachClient
  void hostName_whoseAnswerBreaksOff_is502(String path) throws Exception {
    publish("backend-2", second, false);
    await().atMost(BOUND).until(() -> answers("/host_name", 4).equals(Map.of(FIRST, 4)));
    first.breaksOff(true);
    try {
      HttpResponse<String> response = get(path);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(502);
      assertThat(response.body()).contains("the backend's answer broke off");
    } finally {
      first.breaksOff(false);
    }
  }

  private static void publish(String pod, FakeBackend backend, boolean ready) {
    for (String service : SERVICES) {
      api.slice("example", service + "-" + pod)
          .service(service)
          .port("http", backend.port())
          .endpoint(endpoint -> endpoint.address("127.0.0.1").pod(pod).ready(ready).serving(ready))
          .apply();
    }
  }

  private String pod(HttpClient browser, String method) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/cart"))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> response = browser.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.body()).contains("\"items\":");
    return response.body().replaceAll(".*\"host_name\":\"([^\"]*)\".*", "$1");
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

  /** Once through each of the four kinds of client. */
  @Retention(RetentionPolicy.RUNTIME)
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/host_name",
        "/rest-client/host_name",
        "/web-client/host_name",
        "/interface/host_name"
      })
  private @interface EachClient {}
}
