package io.github.k8sdiscovery.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.test.ClusterFixture;
import io.github.k8sdiscovery.test.MockCluster;
import io.github.k8sdiscovery.test.MockService;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.GrpcChannelFactory;

/** An application with the starter, Spring gRPC and this module, and nothing but properties. */
@MockCluster(namespace = "example")
@SpringBootTest(
    properties = {
      "backend.port=5000",
      "spring.grpc.client.channel.backend.target=k8s:///backend-service:${backend.port}",
      "spring.grpc.client.channel.sticky.target=k8s:///sticky-service:5000",
      "spring.grpc.client.channel.own.target=k8s:///backend-service:5000",
      "spring.grpc.client.channel.own.service-config.load-balancing[0].pick-first.shuffle-address-list=false",
      "spring.grpc.client.channel.again.target=k8s:///backend-service:5000",
      "spring.grpc.client.channel.again.service-config.method[0].name[0].service=test.Pod",
      "spring.grpc.client.channel.again.service-config.method[0].retry.max-attempts=3",
      "spring.grpc.client.channel.again.service-config.method[0].retry.initial-backoff=10ms",
      "spring.grpc.client.channel.again.service-config.method[0].retry.max-backoff=10ms",
      "spring.grpc.client.channel.again.service-config.method[0].retry.backoff-multiplier=1",
      "spring.grpc.client.channel.again.service-config.method[0].retry.retryable-status-codes=UNAVAILABLE",
      "spring.grpc.client.channel.least.target=k8s:///least-service:5000",
      "k8s.discovery.services.least-service.policy=least-request",
      "k8s.discovery.services.sticky-service.sticky.keys=header:x-user",
      "k8s.discovery.services.sticky-service.sticky.binding=hash"
    })
class SpringGrpcTest {

  private static final List<GrpcPod> PODS =
      List.of(GrpcPod.start("a"), GrpcPod.start("b"), GrpcPod.start("c"));

  private static final Metadata.Key<String> USER =
      Metadata.Key.of("x-user", Metadata.ASCII_STRING_MARSHALLER);

  private final GrpcChannelFactory channels;

  @Autowired
  SpringGrpcTest(GrpcChannelFactory channels) {
    this.channels = channels;
  }

  @BeforeEach
  void pods(ClusterFixture cluster) {
    ready(cluster.service("backend-service").port(5000));
    ready(cluster.service("sticky-service").port(5000));
    ready(cluster.service("least-service").port(5000));
  }

  private static void ready(MockService service) {
    PODS.forEach(pod -> service.pod(pod.name()).at("127.0.0.1", pod.port()).ready());
  }

  @AfterAll
  static void close() {
    PODS.forEach(GrpcPod::close);
  }

  @Test
  void channel_byTheNameInTheProperties_spreadsItsCalls() {
    assertThat(GrpcCluster.spread(channels.createChannel("backend"), 300).values())
        .containsExactly(100, 100, 100);
  }

  @Test
  void channel_byTheTargetItself_spreadsItsCalls() {
    ManagedChannel channel = channels.createChannel("k8s:///backend-service:5000");

    assertThat(GrpcCluster.spread(channel, 300).values()).containsExactly(100, 100, 100);
  }

  @Test
  void channel_withWeights_spreadsItsCallsByThem(ClusterFixture cluster) {
    cluster.service("backend-service").weights("a=2, b=1, c=0");

    assertThat(GrpcCluster.spread(channels.createChannel("backend"), 300))
        .isEqualTo(Map.of("a", 200, "b", 100));
  }

  @Test
  void calls_byLeastRequest_keepAwayFromAPodThatIsBusy() {
    ManagedChannel channel = channels.createChannel("least");
    GrpcPod busy = PODS.get(0);
    List<Future<?>> calls = new ArrayList<>();
    await()
        .until(
            () -> {
              for (int i = 0; i < 10; i++) {
                calls.add(
                    ClientCalls.futureUnaryCall(
                        channel.newCall(GrpcPod.NAME, CallOptions.DEFAULT), "hold a"));
              }
              return busy.held() >= 3;
            });

    try {
      // Those at the other pods, which do not hold them, have to be over.
      await().until(() -> calls.stream().filter(call -> !call.isDone()).count() == busy.held());
      assertThat(GrpcCluster.spread(channel, 100)).containsOnlyKeys("b", "c");
    } finally {
      busy.release();
    }
  }

  @Test
  void channel_whosePropertiesNameAPolicy_keepsIt() {
    assertThat(GrpcCluster.spread(channels.createChannel("own"), 30)).hasSize(1);
  }

  @Test
  void channel_whosePropertiesAskForRetries_retriesElsewhere() {
    ManagedChannel channel = channels.createChannel("again");
    GrpcCluster.spread(channel, 3);
    int before = PODS.stream().mapToInt(GrpcPod::calls).sum();

    assertThatThrownBy(() -> GrpcPod.call(channel, CallOptions.DEFAULT, "fail"))
        .hasMessageContaining("not now");

    assertThat(PODS.stream().mapToInt(GrpcPod::calls).sum() - before).isEqualTo(3);
  }

  @Test
  void calls_withTheHeader_stayOnTheInstanceOfTheirUser() {
    ManagedChannel channel = channels.createChannel("sticky");
    Map<String, String> homes = new TreeMap<>();

    for (int round = 0; round < 5; round++) {
      for (int user = 0; user < 30; user++) {
        String landed = GrpcPod.call(as(channel, "user-" + user));
        assertThat(homes.getOrDefault("user-" + user, landed)).isEqualTo(landed);
        homes.put("user-" + user, landed);
      }
    }

    assertThat(homes.values()).contains("a", "b", "c");
  }

  @Test
  void calls_whosePodHasLeft_moveAndTheOthersStay(ClusterFixture cluster) {
    ManagedChannel channel = channels.createChannel("sticky");
    Map<String, String> homes = homes(channel);

    cluster.service("sticky-service").pod("b").remove();

    homes(channel)
        .forEach(
            (user, now) -> {
              String before = homes.getOrDefault(user, "");
              assertThat(now).isNotEqualTo("b");
              assertThat(before.equals("b") || before.equals(now)).isTrue();
            });
  }

  @Test
  void calls_withAKeyInTheirOptions_stayWithoutAHeader() {
    ManagedChannel channel = channels.createChannel("sticky");
    CallOptions keyed = CallOptions.DEFAULT.withOption(SessionKeys.KEY, "user-1");
    String home = GrpcPod.call(as(channel, "user-1"));

    for (int i = 0; i < 10; i++) {
      assertThat(GrpcPod.call(channel, keyed, "name")).isEqualTo(home);
    }
  }

  @Test
  void calls_withoutAKey_takeTurns() {
    assertThat(GrpcCluster.spread(channels.createChannel("sticky"), 30).values())
        .containsExactly(10, 10, 10);
  }

  private static Map<String, String> homes(ManagedChannel channel) {
    Map<String, String> homes = new TreeMap<>();
    for (int user = 0; user < 60; user++) {
      homes.put("user-" + user, GrpcPod.call(as(channel, "user-" + user)));
    }
    return homes;
  }

  private static Channel as(Channel channel, String user) {
    Metadata headers = new Metadata();
    headers.put(USER, user);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}
}
