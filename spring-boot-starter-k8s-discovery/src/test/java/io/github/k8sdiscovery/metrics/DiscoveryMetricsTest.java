package io.github.k8sdiscovery.metrics;

import static io.github.k8sdiscovery.metrics.Measured.BACKEND;
import static io.github.k8sdiscovery.metrics.Measured.pod;
import static io.github.k8sdiscovery.metrics.Measured.ready;
import static io.github.k8sdiscovery.metrics.Measured.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.FakeSource;
import io.github.k8sdiscovery.ServiceSettings;
import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.event.DiscoveryEvent.SessionMoved;
import io.github.k8sdiscovery.health.HealthSettings;
import io.github.k8sdiscovery.health.Outcome;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the meters of a service say. */
class DiscoveryMetricsTest {

  private static final Instance A = ready("pod-1");
  private static final Instance B = ready("pod-2");
  private static final Instance C = ready("pod-3");

  /** One failed call ejects, two of three at most; below half, ejections are ignored. */
  private static final HealthSettings STRICT =
      new HealthSettings(true, 1, Duration.ofSeconds(10), Duration.ofMinutes(5), 0.67, false, 0.5);

  private final Measured measured =
      new Measured(new SimpleMeterRegistry(), ServiceSettings.DEFAULT.with(STRICT));

  @AfterEach
  void close() {
    measured.close();
  }

  private static double[] counts(Measured measured, String cluster) {
    return Arrays.stream(InstanceState.values())
        .mapToDouble(state -> measured.instances(cluster, state.word()))
        .toArray();
  }

  @Test
  void instances_everyOneHasOneState_andFollowsTheCluster() {
    measured.source.publish(
        BACKEND, A, B, C, with("pod-4", false, false), with("pod-5", false, true));
    measured.view();
    assertThat(counts(measured, "local")).containsExactly(3, 0, 0, 0, 1, 1);

    measured.call(A, Outcome.NOT_CONNECTED, 1);
    assertThat(counts(measured, "local")).containsExactly(2, 0, 1, 0, 1, 1);

    measured.scheduler.advance(Duration.ofSeconds(10));
    assertThat(counts(measured, "local")).containsExactly(2, 1, 0, 0, 1, 1);

    measured.source.publish(BACKEND, B);
    assertThat(counts(measured, "local")).containsExactly(1, 0, 0, 0, 0, 0);
    measured.source.publish(BACKEND);
    assertThat(counts(measured, "local")).as("scaled to zero").containsOnly(0);
  }

  @Test
  void instances_ofAServiceThatNeverHadOne_areZero() {
    measured.source.publish(BACKEND);
    measured.view();
    assertThat(counts(measured, "local")).containsOnly(0);

    measured.source.publish(BACKEND, ready("pod-9", "east", 0));
    measured.view();
    assertThat(measured.values("cluster")).containsExactly("east");
    measured.source.publish(BACKEND);
    assertThat(counts(measured, "east")).containsOnly(0);
    assertThat(measured.values("cluster")).containsExactly("east");
  }

  @Test
  void instances_beforeAnyPortIsCalled_areUsableIfReady() {
    measured.source.publish(BACKEND, A, with("pod-4", false, false));
    measured.discovery.snapshot("backend");
    assertThat(counts(measured, "local")).containsExactly(1, 0, 0, 0, 0, 1);
  }

  @Test
  void instances_ofAClusterThatWaits_areOnStandby() {
    measured.source.publish(BACKEND, A, ready("pod-8", "east", 1), ready("pod-9", "east", 1));
    measured.view();
    assertThat(counts(measured, "local")).containsExactly(1, 0, 0, 0, 0, 0);
    assertThat(counts(measured, "east")).containsExactly(0, 0, 0, 2, 0, 0);

    measured.source.publish(
        BACKEND, with("pod-1", false, false), ready("pod-8", "east", 1), ready("pod-9", "east", 1));
    assertThat(counts(measured, "local")).containsExactly(0, 0, 0, 0, 0, 1);
    assertThat(counts(measured, "east")).containsExactly(2, 0, 0, 0, 0, 0);
  }

  @Test
  void instances_ofWeightZero_areOnStandby_unlessAllAre() {
    Instance drained = pod("pod-4").weight(0).build();
    measured.source.publish(BACKEND, A, drained);
    measured.view();
    assertThat(counts(measured, "local")).containsExactly(1, 0, 0, 1, 0, 0);

    measured.source.publish(BACKEND, drained);
    assertThat(counts(measured, "local")).containsExactly(1, 0, 0, 0, 0, 0);
  }

  @Test
  void pod_withTwoAddresses_countsOnce() {
    Instance second = Instance.at("fd00::1", 8080).pod(A.pod()).build();
    measured.source.publish(BACKEND, A, second);
    ServiceView view = measured.view();
    view.begin(A);
    assertThat(counts(measured, "local")).containsExactly(1, 0, 0, 0, 0, 0);
    assertThat(measured.value("calls.active", "cluster", "local")).isEqualTo(1);
  }

  @Test
  void calls_areTimedByClusterAndOutcome() {
    Instance east = ready("pod-9", "east", 0);
    measured.source.publish(BACKEND, A, east);
    measured.call(A, Outcome.ANSWERED, 20);
    measured.call(A, Outcome.ANSWERED, 40);
    measured.call(east, Outcome.GATEWAY_ERROR, 10);
    measured.view().begin(east);

    Timer timer =
        measured
            .registry
            .get("k8s.discovery.calls")
            .tags(
                "service",
                "backend",
                "namespace",
                "example",
                "cluster",
                "local",
                "outcome",
                "answered")
            .timer();
    assertThat(timer.count()).isEqualTo(2);
    assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(60);
    assertThat(measured.calls("east", "gateway-error")).isEqualTo(1);
    assertThat(measured.values("outcome")).containsExactly("answered", "gateway-error");
    assertThat(measured.value("calls.active", "cluster", "local")).isZero();
    assertThat(measured.value("calls.active", "cluster", "east")).isEqualTo(1);
  }

  @Test
  void ejections_areCountedForTheClusterOfTheInstance_andPanicIsShown() {
    measured.source.publish(BACKEND, A, B, ready("pod-9", "east", 0));
    measured.view();
    assertThat(measured.value("panic")).isZero();

    measured.call(A, Outcome.BROKEN, 1);
    assertThat(measured.value("ejections", "cluster", "local")).isEqualTo(1);
    assertThat(measured.value("ejections", "cluster", "east")).isNaN();
    assertThat(measured.value("panic")).isZero();

    measured.source.publish(BACKEND, A, B, C);
    measured.call(B, Outcome.BROKEN, 1);
    assertThat(measured.value("panic")).isEqualTo(1);
  }

  @Test
  void retries_areCountedByWhatTheBudgetSaid() {
    measured.source.publish(BACKEND, A);
    measured.discovery.snapshot("backend");
    assertThat(measured.value("retries", "result", "retried")).isZero();
    ServiceView view = measured.view();
    int allowed = 0;
    while (view.retryBudget().tryRetry()) {
      allowed++;
    }
    assertThat(allowed).isPositive();
    assertThat(measured.value("retries", "result", "retried")).isEqualTo(allowed);
    assertThat(measured.value("retries", "result", "refused")).isEqualTo(1);
  }

  @Test
  void staleness_growsWhileTheSourceIsOutOfTouch() {
    measured.source.publish(BACKEND, A);
    measured.view();
    assertThat(measured.value("staleness")).isZero();

    Unavailability down = new Unavailability(Kind.UNREACHABLE, "down");
    long now = measured.scheduler.clock().nanoTime();
    measured.source.say(BACKEND, new Stale(measured.view().snapshot(), now, down));
    measured.scheduler.advance(Duration.ofMillis(4500));
    assertThat(measured.value("staleness")).isEqualTo(4.5);
    assertThat(measured.value("source", "source", "fake")).isEqualTo(1);

    measured.source.publish(BACKEND, A);
    assertThat(measured.value("staleness")).isZero();
  }

  @Test
  void propagation_isTimedWhereTheClusterSaysWhenAChangeBegan() {
    measured.source.publish(BACKEND, A);
    measured.view();
    measured.source.publish(BACKEND, A, B);
    assertThat(measured.value("propagation")).isNaN();

    measured.source.say(
        BACKEND,
        new Synced(
            FakeSource.snapshot(BACKEND, A),
            null,
            measured.scheduler.clock().instant().minusMillis(70)));
    Timer timer = measured.registry.get("k8s.discovery.propagation").timer();
    assertThat(timer.count()).isEqualTo(1);
    assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(70);
  }

  @Test
  void sessionsAndCookies_areCounted() {
    AtomicLong refused = new AtomicLong();
    measured.metrics.countRefusedCookies(refused::get);
    measured.source.publish(BACKEND, A, B);
    measured.view();
    measured.discovery.tell(new SessionMoved(BACKEND, A.id(), B.id()));
    measured.discovery.tell(new SessionMoved(BACKEND, B.id(), A.id()));
    refused.set(3);

    assertThat(measured.value("sessions.moved")).isEqualTo(2);
    assertThat(measured.registry.get("k8s.discovery.cookies.refused").functionCounter().count())
        .isEqualTo(3);
  }
}
