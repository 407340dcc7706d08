package io.github.k8sdiscovery.metrics;

import static io.github.k8sdiscovery.metrics.Measured.BACKEND;
import static io.github.k8sdiscovery.metrics.Measured.ready;
import static io.github.k8sdiscovery.metrics.Measured.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.DiscoverySettings;
import io.github.k8sdiscovery.FakeScheduler;
import io.github.k8sdiscovery.FakeSource;
import io.github.k8sdiscovery.ServiceSettings;
import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.fallback.Fallback;
import io.github.k8sdiscovery.fallback.FallbackSettings;
import io.github.k8sdiscovery.health.Outcome;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Meters come with what they measure, and go with it. */
class MeterLifecycleTest {

  private static final Instance A = ready("pod-1");
  private static final Instance EAST = ready("pod-9", "east", 0);
  private static final int CALLS = 20_000;

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Measured measured = new Measured(registry, ServiceSettings.DEFAULT);

  @AfterEach
  void close() {
    measured.close();
  }

  /** Brings every meter of a service into being that there is. */
  private static void everything(Measured measured) {
    measured.source.publish(BACKEND, A, ready("pod-2"), EAST, with("pod-3", false, true));
    for (Outcome outcome : Outcome.values()) {
      for (int i = 0; i < 3; i++) {
        measured.call(A, outcome, 1);
        measured.call(EAST, outcome, 1);
      }
    }
  }

  @Test
  void service_removed_leavesNoMeter_andItsLateCallsMakeNone() {
    everything(measured);
    assertThat(measured.meters()).hasSizeGreaterThan(30);
    ServiceView view = measured.view();
    view.begin(A);

    measured.source.say(BACKEND, new Absent());
    assertThat(measured.meters()).isEmpty();
    view.end(A, Outcome.ANSWERED, 1);
    view.end(A, Outcome.BROKEN, 1);
    assertThat(measured.meters()).isEmpty();

    measured.source.publish(BACKEND, A);
    assertThat(measured.instances("local", "usable")).isEqualTo(1);
    assertThat(measured.calls("local", "answered")).isZero();
  }

  @Test
  void cluster_withoutInstances_losesItsMeters_andTheOthersStay() {
    everything(measured);
    assertThat(measured.values("cluster")).containsExactly("east", "local");

    measured.source.publish(BACKEND, A);
    assertThat(measured.values("cluster")).containsExactly("local");
    assertThat(measured.calls("local", "answered")).isEqualTo(3);
    ServiceView view = measured.view();
    view.begin(EAST);
    view.end(EAST, Outcome.ANSWERED, 1);
    assertThat(measured.values("cluster")).as("a late call").containsExactly("local");
  }

  @Test
  void manyServices_thatComeAndGo_leaveNothing_andNoMoreThanTheirShareWhileThere() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 200; i++) {
        ServiceId id = new ServiceId("example", "service-" + i);
        measured.source.publish(id, A, EAST);
        ServiceView view = measured.discovery.view(id.name(), Measured.PORT);
        for (Outcome outcome : Outcome.values()) {
          view.begin(A);
          view.end(A, outcome, 1);
        }
      }
      int perCluster = InstanceState.values().length + Outcome.values().length + 2;
      assertThat(measured.meters()).hasSizeLessThanOrEqualTo(200 * (7 + 2 * perCluster));
      assertThat(measured.values("service")).hasSize(200);
      for (int i = 0; i < 200; i++) {
        measured.source.say(new ServiceId("example", "service-" + i), new Absent());
      }
      assertThat(measured.meters()).isEmpty();
      measured.scheduler.advance(Duration.ofMinutes(3));
      assertThat(measured.discovery.followed()).isEmpty();
    }
  }

  @Test
  void pods_thatComeAndGo_addNothing() {
    everything(measured);
    int before = measured.meters().size();
    for (int i = 10; i < 200; i++) {
      Instance next = ready("pod-" + i);
      measured.source.publish(BACKEND, A, next, EAST);
      measured.call(next, Outcome.ANSWERED, 1);
      measured.call(next, Outcome.BROKEN, 1);
    }
    assertThat(measured.meters()).hasSize(before);
  }

  @Test
  void tags_neverNameAnInstance() {
    everything(measured);
    assertThat(measured.meters())
        .flatExtracting(meter -> meter.getId().getTags())
        .extracting(tag -> tag.getKey() + "=" + tag.getValue())
        .isNotEmpty()
        .allMatch(
            text -> !text.contains("10.0.0.") && !text.contains("pod-") && !text.contains("uid"));
  }

  @Test
  void unknownService_orOneThatNobodyCanTell_hasNoMeters() {
    measured.source.say(BACKEND, new Absent());
    assertThatThrownBy(() -> measured.view()).isNotNull();
    measured.source.say(
        new ServiceId("example", "other"),
        new Unavailable(new Unavailability(Kind.UNREACHABLE, "down")));
    assertThatThrownBy(() -> measured.discovery.view("other", 80)).isNotNull();
    assertThat(measured.meters()).isEmpty();
  }

  @Test
  void serviceOfAllClusters_isNotMistakenForTheOwnOne() {
    measured.source.publish(BACKEND, A);
    measured.source.publish(new ServiceId(ServiceId.CLUSTER_SET, "example", "backend"), EAST);
    measured.view();
    measured.discovery.view("backend.example.svc.clusterset.local", Measured.PORT);
    assertThat(measured.values("service")).containsExactly("backend", "clusterset:backend");
  }

  @Test
  void source_replacedByAnother_isTheOnlyOneShown() {
    FakeScheduler scheduler = new FakeScheduler();
    FakeSource best = new FakeSource("best");
    FakeSource next = new FakeSource("next");
    best.say(BACKEND, new Unavailable(new Unavailability(Kind.UNREACHABLE, "down")));
    next.publish(BACKEND, A);
    Fallback fallback = Fallback.over(List.of(best, next), FallbackSettings.DEFAULT, scheduler);
    try (Discovery discovery =
            Discovery.over(fallback, scheduler, DiscoverySettings.in("example"));
        DiscoveryMetrics metrics = new DiscoveryMetrics(discovery, registry)) {
      assertThat(metrics).isNotNull();
      discovery.view("backend", Measured.PORT);
      assertThat(measured.values("source")).containsExactly("next");

      best.publish(BACKEND, A);
      assertThat(measured.values("source")).containsExactly("best");
    }
    assertThat(measured.meters()).as("closed").isEmpty();
  }

  @Test
  void registries_behindOne_loseTheMetersToo() {
    SimpleMeterRegistry one = new SimpleMeterRegistry();
    CompositeMeterRegistry all = new CompositeMeterRegistry();
    all.add(one);
    try (Measured composite = new Measured(all, ServiceSettings.DEFAULT)) {
      everything(composite);
      assertThat(one.getMeters()).hasSameSizeAs(composite.meters()).isNotEmpty();
      composite.source.say(BACKEND, new Absent());
      assertThat(one.getMeters()).isEmpty();
    }
  }

  @Test
  void metersMadeOneByAFilter_stayAsLongAsOneOfThemIsUsed() {
    registry.config().meterFilter(MeterFilter.ignoreTags("cluster"));
    everything(measured);
    measured.source.publish(BACKEND, A);
    measured.call(A, Outcome.ANSWERED, 1);
    assertThat(registry.get("k8s.discovery.calls").tag("outcome", "answered").timer().count())
        .isEqualTo(7);
  }

  @Test
  void metersSwitchedOff_areNone() {
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("k8s.discovery"));
    everything(measured);
    assertThat(measured.meters()).isEmpty();
  }

  @Test
  void services_followedBefore_haveMetersToo() {
    measured.source.publish(BACKEND, A);
    measured.view();
    MeterRegistry late = new SimpleMeterRegistry();
    try (DiscoveryMetrics metrics = new DiscoveryMetrics(measured.discovery, late)) {
      assertThat(metrics).isNotNull();
      assertThat(late.get("k8s.discovery.panic").gauge().value()).isZero();
    }
    assertThat(late.getMeters()).isEmpty();
  }

  @Test
  void call_allocatesNothing() {
    everything(measured);
    allocated();
    assertThat(allocated() / CALLS).isZero();
  }

  private long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    ServiceView view = measured.view();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      view.begin(A);
      view.end(A, Outcome.ANSWERED, 1);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
