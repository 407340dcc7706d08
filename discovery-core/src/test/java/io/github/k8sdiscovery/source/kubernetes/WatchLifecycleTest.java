package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import io.github.k8sdiscovery.embedded.Verb;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.time.Backoff;
import io.github.k8sdiscovery.time.Scheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the end of a watch leaves behind, and what its refusal says. */
class WatchLifecycleTest {

  private static final WatchSettings SETTINGS =
      new WatchSettings(
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          new Backoff(Duration.ofMillis(10), Duration.ofMillis(100)),
          new Backoff(Duration.ofMillis(20), Duration.ofMillis(100)));

  private final EmbeddedKubernetesApi api =
      EmbeddedKubernetesApi.builder().bookmarkInterval(Duration.ofMillis(50)).start();
  private final Scheduler scheduler = Scheduler.daemon("test");
  private final EndpointSliceSource source =
      EndpointSliceSource.over(
          new ConfigBuilder(Config.empty()).withMasterUrl(api.url()).build(), SETTINGS, scheduler);

  @AfterEach
  void close() {
    source.close();
    scheduler.close();
    api.close();
  }

  /** On Java 17 closing an HTTP client once left its watches open until the API ended them. */
  @Test
  void close_source_endsItsWatches() {
    api.service("example", "backend").port("http", 5000, "5000").apply();
    Following following = source.follow(new ServiceId("example", "backend"), state -> {});
    await(() -> api.openWatches().total() == 2);

    // As an application ends: nobody is left to close each watch.
    scheduler.close();
    source.close();

    await(() -> api.openWatches().total() == 0);
    following.close();
  }

  /** The answers on their way were once forgotten with their client. */
  @Test
  void close_source_whileItsWatchesAreBeingOpened_leavesNoneOpen() {
    api.service("example", "backend").port("http", 5000, "5000").apply();
    api.faults().delay(Duration.ofMillis(150));
    Following following = source.follow(new ServiceId("example", "backend"), state -> {});
    await(() -> requested(Verb.WATCH) == 2);
    scheduler.close();
    source.close();
    Awaitility.await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(10))
        .until(() -> api.openWatches().total() == 0);
    following.close();
  }

  /** A watch that was closed while it was being opened once stayed open for minutes. */
  @Test
  void follow_closedWhileTheWatchesAreBeingOpened_leavesNoWatchOpen() throws Exception {
    api.service("example", "leaving").port("http", 5000, "5000").apply();
    api.service("example", "staying").port("http", 5000, "5000").apply();
    api.faults().delay(Duration.ofMillis(150));
    Following leaving = source.follow(new ServiceId("example", "leaving"), state -> {});
    await(() -> requested(Verb.WATCH) == 2);
    leaving.close();
    BlockingQueue<SourceState> states = new LinkedBlockingQueue<>();
    Following staying = source.follow(new ServiceId("example", "staying"), states::add);
    assertThat(states.poll(5, TimeUnit.SECONDS)).isNotNull();
    // Asked for later than the watches in question, and as much delayed.
    await(() -> requested(Verb.WATCH) == 4 && api.openWatches().total() == 2);
    staying.close();
    await(() -> api.openWatches().total() == 0);
  }

  @Test
  void follow_unknownServices_leaveNoWatchOpen() throws Exception {
    BlockingQueue<SourceState> states = new LinkedBlockingQueue<>();
    for (int i = 0; i < 100; i++) {
      ServiceId unknown = new ServiceId("example", "unknown-" + i);
      Following following = source.follow(unknown, states::add);
      assertThat(states.poll(5, TimeUnit.SECONDS)).isInstanceOf(Absent.class);
      following.close();
    }
    await(() -> api.openWatches().total() == 0);
  }

  /** A refused watch once said "this client" where the API had named the account. */
  @Test
  void follow_watchForbidden_saysTheAccountAndItsManifests() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", WatchLifecycleTest::listedButNotWatched);
    server.start();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .build();
    BlockingQueue<SourceState> states = new LinkedBlockingQueue<>();
    try (EndpointSliceSource refused = EndpointSliceSource.over(config, SETTINGS, scheduler);
        Following following = refused.follow(new ServiceId("example", "backend"), states::add)) {
      assertThat(following).isNotNull();
      String said = "";
      while (!said.contains("kind: Role\n")) {
        SourceState state = states.poll(5, TimeUnit.SECONDS);
        assertThat(state).as("a state that says why").isNotNull();
        said = said(state);
      }
      assertThat(said)
          .contains("User \"system:serviceaccount:example:frontend\" cannot watch")
          .contains("- kind: ServiceAccount\n  name: frontend\n  namespace: example");
    } finally {
      server.stop(0);
    }
  }

  /** A real server ends its refusals with a line end. */
  private static void listedButNotWatched(HttpExchange exchange) throws IOException {
    boolean watch = exchange.getRequestURI().getQuery().contains("watch=true");
    String body =
        watch
            ? """
              {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
              "message":"endpointslices.discovery.k8s.io is forbidden: \
              User \\"system:serviceaccount:example:frontend\\" cannot watch resource \
              \\"endpointslices\\"","reason":"Forbidden","code":403}
              """
            : "{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[{\"metadata\":"
                + "{\"name\":\"backend\",\"namespace\":\"example\",\"resourceVersion\":\"1\"}}]}\n";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(watch ? 403 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private long requested(Verb verb) {
    return api.requests().stream().filter(request -> request.verb() == verb).count();
  }

  private static String said(SourceState state) {
    if (state instanceof Unavailable unavailable) {
      return unavailable.reason().message();
    }
    return state instanceof Stale stale ? stale.reason().message() : "";
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("within 10 s").isNegative();
      LockSupport.parkNanos(5_000_000);
    }
  }
}
