package io.github.k8sdiscovery.samples.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class FrontendApplicationTest {

  private static final HttpServer first = backend("backend-1");
  private static final HttpServer second = backend("backend-2");

  private final HttpClient client = HttpClient.newHttpClient();

  @LocalServerPort private int port;

  @DynamicPropertySource
  static void instances(DynamicPropertyRegistry properties) {
    String prefix = "spring.cloud.discovery.client.simple.instances.backend-service";
    properties.add(prefix + "[0].uri", () -> "http://127.0.0.1:" + first.getAddress().getPort());
    properties.add(prefix + "[1].uri", () -> "http://127.0.0.1:" + second.getAddress().getPort());
  }

  @AfterAll
  static void stopBackends() {
    first.stop(0);
    second.stop(0);
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
    Map<String, Integer> answers = new HashMap<>();
    for (int i = 0; i < 10; i++) {
      HttpResponse<String> response = get(path);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      answers.merge(response.body(), 1, Integer::sum);
    }

    assertThat(answers)
        .containsOnly(
            Map.entry("{\"host_name\":\"backend-1\"}", 5),
            Map.entry("{\"host_name\":\"backend-2\"}", 5));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpServer backend(String podName) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      byte[] body = ("{\"host_name\":\"" + podName + "\"}").getBytes(StandardCharsets.UTF_8);
      server.createContext(
          "/host_name",
          exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
