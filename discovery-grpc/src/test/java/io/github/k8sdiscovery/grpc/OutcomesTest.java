package io.github.k8sdiscovery.grpc;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.event.DiscoveryEvent;
import io.github.k8sdiscovery.event.DiscoveryEvent.InstanceEjected;
import io.github.k8sdiscovery.health.Outcome;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What discovery learns from calls. */
class OutcomesTest {

  private static final String TARGET = "k8s:///backend-service:5000";

  @ParameterizedTest
  @CsvSource({
    "OK,                 true,  true,  ANSWERED",
    "NOT_FOUND,          true,  true,  ANSWERED",
    "DEADLINE_EXCEEDED,  true,  true,  ANSWERED",
    "UNAVAILABLE,        true,  true,  GATEWAY_ERROR",
    "UNAVAILABLE,        true,  false, BROKEN",
    "UNAVAILABLE,        false, false, NOT_CONNECTED",
    "INTERNAL,           true,  false, BROKEN",
    "DEADLINE_EXCEEDED,  true,  false, TIMED_OUT",
    "CANCELLED,          true,  false, CANCELLED",
    "RESOURCE_EXHAUSTED, true,  false, CANCELLED"
  })
  void status_ofACall_saysHowTheInstanceIs(
      Code code, boolean sent, boolean answered, Outcome outcome) {
    assertThat(Outcomes.of(Status.fromCode(code), sent, answered)).isEqualTo(outcome);
  }

  @Test
  void call_inFlight_isCountedUntilItEnds() throws Exception {
    try (GrpcCluster cluster = new GrpcCluster("a")) {
      ManagedChannel channel = cluster.channel(TARGET);
      Future<String> held =
          ClientCalls.futureUnaryCall(channel.newCall(GrpcPod.NAME, CallOptions.DEFAULT), "hold");
      await().until(() -> cluster.pod("a").held() == 1);
      assertThat(inFlight(cluster)).isEqualTo(1);

      cluster.pod("a").release();

      assertThat(held.get(5, SECONDS)).isEqualTo("a");
      await().until(() -> inFlight(cluster) == 0);
    }
  }

  @Test
  void instance_whoseCallsTimeOut_isEjectedAndItsConnectionKept() {
    try (GrpcCluster cluster = new GrpcCluster("a", "b", "c")) {
      ManagedChannel channel = cluster.channel(TARGET);
      Queue<DiscoveryEvent> events = new ConcurrentLinkedQueue<>();
      cluster.cluster().discovery().listen(events::add);
      GrpcCluster.spread(channel, 3);

      await()
          .until(
              () -> {
                timesOut(channel, "hold a");
                return events.stream().anyMatch(InstanceEjected.class::isInstance);
              });

      assertThat(GrpcCluster.spread(channel, 100)).containsOnlyKeys("b", "c");
      assertThat(cluster.pod("a").connections()).isEqualTo(1);
      assertThat(cluster.pod("a").opened()).isEqualTo(1);
    }
  }

  @Test
  void call_whoseConnectionBreaks_isOverForDiscoveryToo() throws Exception {
    try (GrpcCluster cluster = new GrpcCluster("a")) {
      ManagedChannel channel = cluster.channel(TARGET);
      Future<String> held =
          ClientCalls.futureUnaryCall(channel.newCall(GrpcPod.NAME, CallOptions.DEFAULT), "hold");
      await().until(() -> cluster.pod("a").held() == 1);

      cluster.pod("a").close();

      assertThatThrownBy(() -> held.get(5, SECONDS))
          .hasRootCauseInstanceOf(StatusRuntimeException.class);
      await().until(() -> inFlight(cluster) == 0);
    }
  }

  private static void timesOut(ManagedChannel channel, String request) {
    try {
      GrpcPod.call(channel, CallOptions.DEFAULT.withDeadlineAfter(50, MILLISECONDS), request);
    } catch (StatusRuntimeException late) {
      assertThat(late.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
    }
  }

  private static int inFlight(GrpcCluster cluster) {
    ServiceView view = cluster.cluster().discovery().view("backend-service", 5000);
    return view.inFlight(view.instances().get(0));
  }
}
