package io.github.k8sdiscovery.grpc;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.health.Outcome;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls over one channel, to real servers. */
class SpreadTest {

  private static final String TARGET = "k8s:///backend-service:5000";

  private final GrpcCluster cluster = new GrpcCluster("a", "b", "c");

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void calls_overOneChannel_takeTurnsExactly() {
    Map<String, Integer> landed = GrpcCluster.spread(cluster.channel(TARGET), 1000);

    assertThat(landed.values()).hasSize(3).allSatisfy(n -> assertThat(n).isBetween(333, 334));
    assertThat(cluster.pod("a").opened()).isEqualTo(1);
  }

  @Test
  void calls_areToldOfToWhoeverListens() {
    ConcurrentLinkedQueue<Outcome> heard = new ConcurrentLinkedQueue<>();
    cluster
        .cluster()
        .discovery()
        .listenToCalls((service, instance, outcome, tookNanos) -> heard.add(outcome));
    GrpcCluster.spread(cluster.channel(TARGET), 6);

    await().untilAsserted(() -> assertThat(heard).hasSize(6).containsOnly(Outcome.ANSWERED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "k8s:///backend-service",
        "k8s:///backend-service.example:5000",
        "k8s:///backend-service.example.svc.cluster.local:5000"
      })
  void target_inEachFormAUrlMayHave_isTheService(String target) {
    ManagedChannel channel = cluster.channel(target);

    assertThat(GrpcCluster.spread(channel, 3)).isEqualTo(Map.of("a", 1, "b", 1, "c", 1));
    assertThat(channel.authority()).isEqualTo(target.substring("k8s:///".length()));
  }

  @Test
  void target_thatNamesAnInstance_isThatInstance() {
    cluster.mock("b").hostname("b-0").ready();

    assertThat(
            GrpcCluster.spread(
                cluster.channel("k8s:///b-0.backend-service.example.svc.cluster.local:5000"), 10))
        .isEqualTo(Map.of("b", 10));
  }

  @Test
  void channel_withADiscoveryOfItsOwn_asksThatOne() {
    try (GrpcCluster other = new GrpcCluster("other")) {
      ManagedChannel registered = cluster.channel(TARGET);
      ManagedChannel own = other.channelOfItsOwn(TARGET);

      assertThat(GrpcCluster.spread(registered, 6)).isEqualTo(Map.of("a", 2, "b", 2, "c", 2));
      assertThat(GrpcCluster.spread(own, 6)).isEqualTo(Map.of("other", 6));
    }
  }

  @Test
  void calls_withWeights_landByThem() {
    cluster.mock("c").remove();
    cluster.mock("a").weight(3);

    assertThat(GrpcCluster.spread(cluster.channel(TARGET), 1000))
        .isEqualTo(Map.of("a", 750, "b", 250));
  }

  @Test
  void calls_afterAChangeOfWeights_landByTheNewOnesAtOnce() {
    ManagedChannel channel = cluster.channel(TARGET);
    GrpcCluster.spread(channel, 30);

    cluster.mock("a").weight(0);

    assertThat(GrpcCluster.spread(channel, 100)).isEqualTo(Map.of("b", 50, "c", 50));
  }

  @Test
  void newPod_onceReady_hasItsShareWithinASecond() {
    ManagedChannel channel = cluster.channel(TARGET);
    GrpcCluster.spread(channel, 30);
    GrpcPod fourth = GrpcPod.start("d");

    long ready = System.nanoTime();
    cluster.add(fourth);
    await()
        .pollDelay(Duration.ZERO)
        .atMost(Duration.ofSeconds(1))
        .until(() -> GrpcCluster.spread(channel, 8).getOrDefault("d", 0) == 2);

    assertThat(NANOSECONDS.toMillis(System.nanoTime() - ready)).isLessThan(1000);
    assertThat(GrpcCluster.spread(channel, 400).values()).containsOnly(100);
  }

  @Test
  void podLeaving_underLoad_failsNothing() throws InterruptedException {
    ManagedChannel channel = cluster.channel(TARGET);
    GrpcCluster.spread(channel, 30);
    Load load = Load.on(channel);
    await().until(() -> load.calls.get() > 500);

    cluster.mock("b").terminating();
    cluster.pod("b").shutdown();
    await().atMost(Duration.ofSeconds(5)).until(() -> cluster.pod("b").terminated());
    int then = load.calls.get();
    await().until(() -> load.calls.get() > then + 500);

    assertThat(load.end()).isEmpty();
    assertThat(cluster.pod("b").calls()).isPositive();
  }

  @Test
  void podLeaving_withACallInFlight_letsItFinish() throws Exception {
    ManagedChannel channel = cluster.channel(TARGET);
    cluster.mock("b").remove();
    cluster.mock("c").remove();
    Future<String> held =
        ClientCalls.futureUnaryCall(
            channel.newCall(GrpcPod.NAME, CallOptions.DEFAULT.withDeadlineAfter(10, SECONDS)),
            "hold");
    await().until(() -> cluster.pod("a").held() == 1);

    cluster.mock("b").at("127.0.0.1", cluster.pod("b").port()).ready();
    cluster.mock("a").remove();
    assertThat(GrpcCluster.spread(channel, 10)).isEqualTo(Map.of("b", 10));
    cluster.pod("a").release();

    assertThat(held.get(5, SECONDS)).isEqualTo("a");
    await().untilAsserted(() -> assertThat(cluster.pod("a").connections()).isZero());
  }

  @Test
  void podKilled_thatDiscoveryStillLists_isAvoided() {
    ManagedChannel channel = cluster.channel(TARGET);
    GrpcCluster.spread(channel, 30);

    cluster.pod("b").close();
    await().until(() -> succeed(channel, 10));

    assertThat(GrpcCluster.spread(channel, 100)).containsOnlyKeys("a", "c");
  }

  @Test
  void podKilledAndBack_isCalledAgain() {
    ManagedChannel channel = cluster.channel(TARGET);
    GrpcCluster.spread(channel, 30);
    int port = cluster.pod("b").port();
    cluster.pod("b").close();
    await().until(() -> succeed(channel, 10));

    cluster.add(GrpcPod.start("b", port));

    await().until(() -> GrpcCluster.spread(channel, 3).containsKey("b"));
  }

  @Test
  void changes_manyOfThem_leaveOneConnectionToEachPod() {
    ManagedChannel channel = cluster.channel(TARGET);
    GrpcCluster.spread(channel, 3);

    for (int i = 0; i < 100; i++) {
      cluster.mock(i % 2 == 0 ? "a" : "b").notReady();
      GrpcPod.call(channel);
      cluster.mock(i % 2 == 0 ? "a" : "b").ready();
      GrpcPod.call(channel);
    }

    await()
        .untilAsserted(
            () -> {
              for (String name : List.of("a", "b", "c")) {
                assertThat(cluster.pod(name).connections()).describedAs(name).isEqualTo(1);
              }
            });
    assertThat(cluster.pod("c").opened()).isEqualTo(1);
    assertThat(GrpcCluster.spread(channel, 300).values()).containsOnly(100);
    channel.shutdown();
    await()
        .untilAsserted(
            () ->
                assertThat(List.of("a", "b", "c"))
                    .allSatisfy(name -> assertThat(cluster.pod(name).connections()).isZero()));
  }

  private static boolean succeed(ManagedChannel channel, int calls) {
    try {
      GrpcCluster.spread(channel, calls);
      return true;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  /** Four threads that call as fast as they can. */
  private static final class Load {

    private final AtomicBoolean going = new AtomicBoolean(true);
    private final AtomicInteger calls = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    static Load on(ManagedChannel channel) {
      Load load = new Load();
      for (int i = 0; i < 4; i++) {
        Thread thread = new Thread(() -> load.run(channel), "load-" + i);
        load.threads.add(thread);
        thread.start();
      }
      return load;
    }

    private void run(ManagedChannel channel) {
      while (going.get()) {
        try {
          GrpcPod.call(channel);
          calls.incrementAndGet();
        } catch (RuntimeException e) {
          failures.add(String.valueOf(e));
        }
      }
    }

    List<String> end() throws InterruptedException {
      going.set(false);
      for (Thread thread : threads) {
        thread.join();
      }
      return List.copyOf(failures);
    }
  }
}
