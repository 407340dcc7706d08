package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.time.Scheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A watch that stays connected and gives no more bytes, as where a network path has died. */
class HalfOpenWatchTest {

  /** A watch on slices: the client's port, and when it came. */
  private record Opened(int clientPort, long atNanos) {}

  private final BlockingQueue<Opened> watches = new LinkedBlockingQueue<>();

  @Test
  void watch_noBytes_isNoticedWithinItsBoundAndOpenedOverAnotherConnection() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .build();
    try (Scheduler scheduler = Scheduler.daemon("test");
        EndpointSliceSource source =
            EndpointSliceSource.over(config, EmbeddedApiTest.QUICK, scheduler);
        Listening listening =
            InstanceSourceContract.listen(source, InstanceSourceContract.BACKEND)) {
      listening.await(Synced.class);
      Stale stale = listening.await(Stale.class);
      assertThat(stale.reason().kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(stale.reason().message()).contains("has said nothing for PT0.7S");
      assertThat(InstanceSourceContract.addresses(stale.snapshot())).containsExactly("10.0.0.1");
      listening.await(Synced.class);
      List<Opened> two = List.of(next(), next());
      assertThat(two.get(1).clientPort()).isNotEqualTo(two.get(0).clientPort());
      assertThat(Duration.ofNanos(two.get(1).atNanos() - two.get(0).atNanos()))
          .isBetween(EmbeddedApiTest.QUICK.silence().minusMillis(50), Duration.ofSeconds(5));
    } finally {
      server.stop(0);
    }
  }

  private Opened next() throws InterruptedException {
    @Nullable Opened opened = watches.poll(10, TimeUnit.SECONDS);
    assertThat(opened).isNotNull();
    return opened;
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean slices = exchange.getRequestURI().getPath().endsWith("endpointslices");
    if (exchange.getRequestURI().getQuery().contains("watch=true")) {
      if (slices) {
        watches.add(new Opened(exchange.getRemoteAddress().getPort(), System.nanoTime()));
      }
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().flush();
      return;
    }
    String body =
        slices
            ? """
              {"metadata":{"resourceVersion":"1"},"items":[{"addressType":"IPv4","metadata":
              {"name":"s","labels":{"kubernetes.io/service-name":"backend-service"}},
              "ports":[{"name":"http","port":5000}],"endpoints":[{"addresses":["10.0.0.1"]}]}]}"""
            : """
              {"metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"backend-service"},
              "spec":{"ports":[{"name":"http","port":5000}]}}]}""";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
