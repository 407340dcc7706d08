package io.github.k8sdiscovery.samples.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"HOSTNAME=backend-7d4c9-x2x", "backend.version=v2", "backend.delay=30"})
class BackendApplicationTest {

  private final HttpClient client = HttpClient.newHttpClient();

  @LocalServerPort private int port;
  @Autowired private ApplicationContext context;

  @AfterEach
  void acceptTraffic() {
    AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
  }

  @Test
  void hostName_inAPod_isThePodsName() throws Exception {
    HttpResponse<String> response = get("/host_name");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.body()).isEqualTo("{\"host_name\":\"backend-7d4c9-x2x\"}");
  }

  @Test
  void podName_outsideACluster_isTheMachinesName() throws Exception {
    assertThat(new PodName("")).hasToString(InetAddress.getLocalHost().getHostName());
  }

  @Test
  void hostName_ofAVersion_saysItInAHeader() throws Exception {
    assertThat(get("/host_name").headers().firstValue("X-Backend-Version")).hasValue("v2");
  }

  @Test
  void hostName_withoutAVersion_hasNoSuchHeader() throws Exception {
    BackendProperties none = new BackendProperties("", Duration.ZERO);

    assertThat(new HostNameController(new PodName("a"), none).hostName().getHeaders().isEmpty())
        .isTrue();
  }

  @Test
  void hostName_withADelay_takesThatLong() throws Exception {
    long begun = System.nanoTime();

    get("/host_name");

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(30));
  }

  @Test
  void cart_ofASession_countsItsItems() throws Exception {
    assertThat(get("/cart/alice").body())
        .isEqualTo("{\"host_name\":\"backend-7d4c9-x2x\",\"items\":0}");

    send("POST", "/cart/alice");

    assertThat(send("POST", "/cart/alice").body()).contains("\"items\":2");
    assertThat(get("/cart/alice").body()).contains("\"items\":2");
    assertThat(get("/cart/bob").body()).contains("\"items\":0");
  }

  @Test
  void carts_beyondTheMost_forgetTheOldest() throws Exception {
    CartController carts = new CartController(new PodName("a"));
    carts.add("oldest");

    for (int i = 0; i < 10_000; i++) {
      carts.add("session-" + i);
    }

    assertThat(carts.count("oldest").items()).isZero();
    assertThat(carts.count("session-0").items()).isEqualTo(1);
  }

  @Test
  void probes_whenStarted_areUp() throws Exception {
    assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
  }

  @Test
  void probes_whenRefusingTraffic_failReadinessOnly() throws Exception {
    AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);

    assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(503);
    assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path);
  }

  private HttpResponse<String> send(String method, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
