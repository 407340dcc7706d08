package io.github.k8sdiscovery.grpc;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.DiscoverySettings;
import io.github.k8sdiscovery.DiscoverySettings.Limits;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.time.Scheduler;
import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers are told where there is nothing to call. */
class RefusalTest {

  private static final String TARGET = "k8s:///backend-service:5000";

  private final GrpcCluster cluster = new GrpcCluster("a");

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void call_toAnUnknownService_isUnavailableAndSaysSo() {
    Status status = refused(cluster.channel("k8s:///backend-servise:5000"));

    assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription())
        .isEqualTo(
            "no such service: backend-servise in namespace example (expected: a Service of that"
                + " name; svc.namespace names one in another namespace); did you mean"
                + " backend-service?");
  }

  @Test
  void call_toAPortThatIsNone_isUnavailableAndNamesThoseThereAre() {
    assertThat(refused(cluster.channel("k8s:///backend-service:5001")).getDescription())
        .contains("5001", "5000");
  }

  @Test
  void call_toAServiceWithoutInstances_isUnavailableAndSaysWhy() {
    ManagedChannel channel = cluster.channel(TARGET);
    GrpcPod.call(channel);

    cluster.mock("a").notReady();

    assertThat(refused(channel).getDescription())
        .isEqualTo(
            "no instance of service backend-service in namespace example: none of its 1 is ready");
  }

  @Test
  void call_whereNoInstanceCanBeConnected_isUnavailableAndNamesOne() {
    int port = cluster.pod("a").port();
    cluster.pod("a").close();

    assertThat(refused(cluster.channel(TARGET)).getDescription())
        .startsWith(
            "no connection to any instance of backend-service:5000; to 127.0.0.1:" + port + ": ");
  }

  @Test
  void call_onceTheUnknownServiceIsThere_isAnsweredWithoutDelay() {
    ManagedChannel channel = cluster.channel("k8s:///later:5000");
    refused(channel);

    cluster
        .cluster()
        .service("later")
        .port(5000)
        .pod("l")
        .at("127.0.0.1", cluster.pod("a").port())
        .ready();

    assertThat(GrpcPod.call(channel)).isEqualTo("a");
  }

  @Test
  void call_onceTheServiceIsGone_isTold() {
    ManagedChannel channel = cluster.channel(TARGET);
    GrpcPod.call(channel);

    cluster.backend().remove();

    assertThat(refused(channel).getDescription()).startsWith("no such service: backend-service");
    await().until(() -> cluster.pod("a").connections() == 0);
  }

  @Test
  void callThatWaitsForReady_goesOnOnceAnInstanceIsThere() throws Exception {
    ManagedChannel channel = cluster.channel(TARGET);
    cluster.mock("a").notReady();
    CallOptions waits = CallOptions.DEFAULT.withWaitForReady().withDeadlineAfter(20, SECONDS);
    Future<String> call = ClientCalls.futureUnaryCall(channel.newCall(GrpcPod.NAME, waits), "name");
    await().until(() -> channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE);
    assertThat(call.isDone()).isFalse();

    cluster.mock("a").ready();

    assertThat(call.get(5, SECONDS)).isEqualTo("a");
  }

  @Test
  void calls_besideAnInstanceThatNeitherAcceptsNorRefuses_waitForItOnceAndNotForLong()
      throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      cluster.mock("silent").at("127.0.0.1", silent.getLocalPort()).ready();

      assertThat(GrpcCluster.spread(cluster.channel(TARGET), 20)).isEqualTo(Map.of("a", 20));
    }
  }

  @Test
  void call_whereNoSourceAnswersInTime_isToldSoAndDoesNotWaitForTheNextLookUp() {
    DiscoverySettings hasty =
        DiscoverySettings.in("example")
            .with(
                new Limits(
                    Duration.ofMillis(100), 10, Duration.ofSeconds(1), Duration.ofMinutes(1)));
    try (Discovery discovery =
        Discovery.over(new SilentSource(), Scheduler.daemon("silent"), hasty)) {
      ManagedChannel channel =
          Grpc.newChannelBuilder(TARGET, InsecureChannelCredentials.create())
              .setNameResolverArg(KubernetesNameResolverProvider.DISCOVERY, discovery)
              .build();

      assertThat(refused(channel).getDescription())
          .startsWith("cannot look up backend-service: no answer from silent within PT0.1S");
      channel.shutdownNow();
    }
  }

  @Test
  void call_whileTheApiIsDown_goesToTheLastKnownInstances() {
    ManagedChannel channel = cluster.channel(TARGET);
    GrpcPod.call(channel);

    cluster.cluster().apiDown();

    assertThat(GrpcCluster.spread(channel, 10)).isEqualTo(Map.of("a", 10));
  }

  @Test
  void call_whoseDeadlineIsOver_endsThoughNoInstanceAnswers() {
    ManagedChannel channel = cluster.channel(TARGET);
    CallOptions soon = CallOptions.DEFAULT.withDeadlineAfter(300, MILLISECONDS);

    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> GrpcPod.call(channel, soon, "hold"));

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "k8s:///",
        "k8s:backend-service:5000",
        "k8s://backend-service:5000",
        "k8s:///backend-service:0",
        "k8s:///backend-service:65536",
        "k8s:///backend-service:http",
        "k8s:///backend-service:",
        "k8s:///a/b"
      })
  void target_thatIsNone_isRefusedWhenTheChannelIsMade(String target) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cluster.channel(target))
        .withMessageContaining("expected: k8s:///service or k8s:///service:port");
  }

  private static Status refused(ManagedChannel channel) {
    return catchThrowableOfType(StatusRuntimeException.class, () -> GrpcPod.call(channel))
        .getStatus();
  }

  /** Never says anything. */
  private static final class SilentSource implements InstanceSource {

    @Override
    public String name() {
      return "silent";
    }

    @Override
    public Following follow(ServiceId service, Consumer<SourceState> listener) {
      return () -> {};
    }

    @Override
    public void close() {}
  }
}
