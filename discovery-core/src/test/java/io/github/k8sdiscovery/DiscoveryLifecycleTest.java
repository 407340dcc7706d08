package io.github.k8sdiscovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.DiscoverySettings.Limits;
import io.github.k8sdiscovery.event.DiscoveryEvent;
import io.github.k8sdiscovery.event.DiscoveryEvent.InstancesChanged;
import io.github.k8sdiscovery.event.DiscoveryEvent.ServiceRemoved;
import io.github.k8sdiscovery.event.DiscoveryEvent.SessionMoved;
import io.github.k8sdiscovery.event.DiscoveryEvent.SourceDegraded;
import io.github.k8sdiscovery.event.DiscoveryEvent.SourceRecovered;
import io.github.k8sdiscovery.event.DiscoveryEvent.SourceSelected;
import io.github.k8sdiscovery.fallback.Fallback;
import io.github.k8sdiscovery.fallback.FallbackSettings;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.PassedOver;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiscoveryLifecycleTest {

  private static final ServiceId BACKEND = new ServiceId("example", "backend");
  private static final Instance A = Instance.at("10.0.0.1", 8080).hostname("pod-0").build();
  private static final Instance B = Instance.at("10.0.0.2", 8080).hostname("pod-1").build();
  private static final Unavailability DOWN = new Unavailability(Kind.UNREACHABLE, "down");

  private final FakeScheduler scheduler = new FakeScheduler();
  private final FakeSource source = new FakeSource();
  private final Limits limits =
      new Limits(Duration.ofMillis(50), 3, Duration.ofSeconds(1), Duration.ofMinutes(1));
  private final Discovery discovery =
      Discovery.over(source, scheduler, DiscoverySettings.in("example").with(limits));
  private final List<DiscoveryEvent> events = new ArrayList<>();

  @AfterEach
  void close() {
    discovery.close();
  }

  @Test
  void unreachableService_notAskedForAnyMore_isForgotten() {
    source.states.put(BACKEND, new Unavailable(DOWN));
    assertThatThrownBy(() -> discovery.view("backend", 80)).isNotNull();
    assertThat(discovery.followed()).containsExactly(BACKEND);
    scheduler.advance(Duration.ofMinutes(3));
    assertThat(discovery.followed()).isEmpty();
    assertThat(source.followers).isEmpty();
    assertThat(scheduler.waiting()).isZero();
  }

  @Test
  void tell_fromACall_reachesEveryListener() throws Exception {
    SessionMoved moved = new SessionMoved(BACKEND, "a", "b");
    try (AutoCloseable failing =
            discovery.listen(
                event -> {
                  throw new IllegalStateException("a listener that fails");
                });
        AutoCloseable listening = discovery.listen(events::add)) {
      discovery.tell(moved);
      assertThat(failing).isNotNull();
      assertThat(listening).isNotNull();
    }
    assertThat(events).containsExactly(moved);
  }

  @Test
  void contactLost_lastInstancesServe_andItIsSaidOnce() throws Exception {
    source.publish(BACKEND, A);
    discovery.view("backend", 8080);
    try (AutoCloseable listening = discovery.listen(events::add)) {
      Stale stale = new Stale(FakeSource.snapshot(BACKEND, A), 0, DOWN);
      source.say(BACKEND, stale);
      source.say(BACKEND, stale);
      assertThat(discovery.view("backend", 8080).instances()).containsExactly(A);
      source.publish(BACKEND, A, B);
      assertThat(listening).isNotNull();
    }
    assertThat(events)
        .containsExactly(
            new SourceDegraded(BACKEND, "fake", "down", true),
            new SourceRecovered(BACKEND, "fake"),
            new InstancesChanged(BACKEND, 2, null));
  }

  @Test
  void serviceDeleted_isUnknownFromThenOn_andServesAgainWhenItIsBack() {
    source.publish(BACKEND, A);
    discovery.view("backend", 8080);
    var unused = discovery.listen(events::add);
    source.say(BACKEND, new Absent());
    assertThatThrownBy(() -> discovery.view("backend", 8080))
        .isInstanceOf(UnknownServiceException.class);
    source.publish(BACKEND, B);
    assertThat(discovery.view("backend", 8080).instances()).containsExactly(B);
    assertThat(events)
        .containsExactly(new ServiceRemoved(BACKEND), new InstancesChanged(BACKEND, 1, null));
  }

  @Test
  void listener_throws_othersAreToldAllTheSame() {
    var unused =
        discovery.listen(
            event -> {
              throw new IllegalStateException("listener");
            });
    var unusedToo = discovery.listen(events::add);
    source.publish(BACKEND, A);
    discovery.view("backend", 8080);
    assertThat(events).containsExactly(new InstancesChanged(BACKEND, 1, null));
  }

  /** A client that has just started is often slower than the patience, and then is refused. */
  @Test
  void betterSource_refusesWhenAnotherSpeaksAlready_isSaid() throws Exception {
    FakeSource api = new FakeSource("kubernetes");
    FakeSource dns = new FakeSource("dns");
    dns.publish(BACKEND, A);
    Fallback fallback = Fallback.over(List.of(api, dns), FallbackSettings.DEFAULT, scheduler);
    try (Discovery both = Discovery.over(fallback, scheduler, DiscoverySettings.in("example"));
        AutoCloseable listening = both.listen(events::add)) {
      CompletableFuture<ServiceView> view = both.viewLater("backend", 8080);
      scheduler.advance(FallbackSettings.DEFAULT.patience());
      assertThat(view).isCompleted();
      Unavailability forbidden = new Unavailability(Kind.FORBIDDEN, "kind: Role");
      api.say(BACKEND, new Unavailable(forbidden));
      api.say(BACKEND, new Unavailable(new Unavailability(Kind.FORBIDDEN, "in other words")));
      assertThat(listening).isNotNull();
      Unavailability late = new Unavailability(Kind.UNREACHABLE, "no answer within PT0.5S");
      assertThat(events)
          .filteredOn(SourceSelected.class::isInstance)
          .containsExactly(
              new SourceSelected(BACKEND, "dns", List.of(new PassedOver("kubernetes", late))),
              new SourceSelected(BACKEND, "dns", List.of(new PassedOver("kubernetes", forbidden))));
    }
  }

  @Test
  void close_twice_isFineAndClosesTheSource() {
    discovery.close();
    discovery.close();
    assertThat(source.closed).isTrue();
  }
}
