package io.github.k8sdiscovery.embedded;

import static io.github.k8sdiscovery.embedded.ApiClient.SLICES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How fast events arrive, and that one watcher cannot hold up another. */
class DeliveryTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void event_reachesAWatcher_withoutNaglesDelay(int endpoints) throws Exception {
    long[] nanos = new long[200];
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start();
        WatchStream watch = new ApiClient(api).watch(SLICES + "?watch=1")) {
      for (int i = 0; i < nanos.length; i++) {
        SliceBuilder slice = api.slice("example", "a").service("backend").port("http", i + 1);
        for (int n = 1; n <= endpoints; n++) {
          String suffix = Integer.toString(n);
          slice.endpoint(
              e -> e.address("10.0.0." + suffix).ready(true).pod("backend-" + suffix).zone("z1"));
        }
        long start = System.nanoTime();
        slice.apply();
        nanos[i] = watch.line().atNanos() - start;
      }
    }
    long[] warm = Arrays.copyOfRange(nanos, nanos.length / 2, nanos.length);
    Arrays.sort(warm);
    long median = warm[warm.length / 2] / 1000;
    long p99 = warm[warm.length * 99 / 100] / 1000;
    System.out.printf(
        "change to watcher, %d endpoints: p50 %d us, p99 %d us%n", endpoints, median, p99);
    // With Nagle's algorithm at work an event of several packets takes 40 ms.
    assertThat(Duration.of(median, ChronoUnit.MICROS)).isLessThan(Duration.ofMillis(20));
  }

  @Test
  void burst_reachesAWatcher_completeAndInOrder() throws Exception {
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start();
        WatchStream watch = new ApiClient(api).watch(SLICES + "?watch=1")) {
      for (int i = 1; i <= 500; i++) {
        api.slice("example", "a").port("http", i).apply();
      }
      for (int i = 1; i <= 500; i++) {
        assertThat(watch.event().at("/object/ports/0/port").asInt()).isEqualTo(i);
      }
    }
  }

  @Test
  void watcher_thatDoesNotRead_isDroppedAndHoldsUpNobody() throws Exception {
    String big = "x".repeat(20_000);
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start();
        Socket deaf = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), api.port());
        WatchStream watch = new ApiClient(api).watch(SLICES + "?watch=1")) {
      OutputStream out = deaf.getOutputStream();
      out.write(
          ("GET " + SLICES + "?watch=1 HTTP/1.1\r\nHost: x\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      Await.until(() -> api.openWatches().total() == 2);
      int changes = 0;
      while (api.openWatches().total() == 2 && changes < 5000) {
        changes++;
        api.slice("example", "a").annotation("big", big).port("http", changes).apply();
        assertThat(watch.event().at("/object/ports/0/port").asInt()).isEqualTo(changes);
      }
      Await.until(() -> api.openWatches().total() == 1);
      api.slice("example", "b").apply();
      assertThat(watch.summary()).isEqualTo("ADDED b");
    }
  }
}
