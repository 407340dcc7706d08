package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.time.Backoff;
import io.github.k8sdiscovery.time.Scheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A list whose body stops half way, on a connection that stays open. */
class StalledListTest {

  private static final WatchSettings SETTINGS =
      new WatchSettings(
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          new Backoff(Duration.ofMillis(10), Duration.ofMillis(100)),
          new Backoff(Duration.ofMillis(20), Duration.ofMillis(100)));

  /** The client's port of each list that stopped. */
  private final List<Integer> stalled = new CopyOnWriteArrayList<>();

  private final List<Integer> whole = new CopyOnWriteArrayList<>();
  private final Scheduler scheduler = Scheduler.daemon("test");
  private HttpServer server;
  private EndpointSliceSource source;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .build();
    source = EndpointSliceSource.over(config, SETTINGS, scheduler);
  }

  @AfterEach
  void close() {
    source.close();
    scheduler.close();
    server.stop(0);
  }

  /** The timeout of the JDK's client ends with the answer's header. */
  @Test
  void list_bodyStopsHalfWay_failsWithinTheRequestTimeout_thenIsMadeOverAnotherConnection() {
    long begun = System.nanoTime();
    try (Listening listening =
        InstanceSourceContract.listen(source, InstanceSourceContract.BACKEND)) {
      Unavailable failed = listening.await(Unavailable.class);
      assertThat(failed.reason().kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(failed.reason().message()).contains("no whole answer in PT1S");
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isBetween(SETTINGS.requestTimeout().minusMillis(50), Duration.ofSeconds(5));
      listening.await(Synced.class);
    }
    assertThat(stalled).hasSize(1).doesNotContainAnyElementsOf(whole);
  }

  @Test
  void services_bodyStopsHalfWay_failsWithinTheRequestTimeout() {
    assertThat(source.services("example"))
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .withMessageContaining("no whole answer in PT1S");
  }

  private void answer(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    if (query != null && query.contains("watch=true")) {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().flush();
      return;
    }
    byte[] bytes = body(exchange.getRequestURI().getPath()).getBytes(StandardCharsets.UTF_8);
    boolean stalls = stalls(exchange);
    (stalls ? stalled : whole).add(exchange.getRemoteAddress().getPort());
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes, 0, stalls ? bytes.length / 2 : bytes.length);
    exchange.getResponseBody().flush();
    if (!stalls) {
      exchange.close();
    }
  }

  /** The first list of slices, and each of all services. */
  private boolean stalls(HttpExchange exchange) {
    boolean slices = exchange.getRequestURI().getPath().endsWith("endpointslices");
    String query = exchange.getRequestURI().getRawQuery();
    boolean one = query != null && query.contains("fieldSelector");
    return slices ? stalled.isEmpty() : !one;
  }

  private static String body(String path) {
    return path.endsWith("endpointslices")
        ? """
          {"metadata":{"resourceVersion":"1"},"items":[{"addressType":"IPv4","metadata":
          {"name":"s","labels":{"kubernetes.io/service-name":"backend-service"}},
          "ports":[{"name":"http","port":5000}],"endpoints":[{"addresses":["10.0.0.1"]}]}]}"""
        : """
          {"metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"backend-service"},
          "spec":{"ports":[{"name":"http","port":5000}]}}]}""";
  }
}
