package io.github.k8sdiscovery;

import io.github.k8sdiscovery.event.DiscoveryEvent;
import io.github.k8sdiscovery.event.DiscoveryEvent.InstancesChanged;
import io.github.k8sdiscovery.event.DiscoveryEvent.LocalPolicyIgnored;
import io.github.k8sdiscovery.event.DiscoveryEvent.ServiceRemoved;
import io.github.k8sdiscovery.event.EventSink;
import io.github.k8sdiscovery.fallback.Decision;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.name.UnknownPortException;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.time.Clock;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one service, and its views. Written by the scheduler's thread alone; read by
 * every thread through one volatile reference.
 */
final class FollowedService implements Consumer<Decision> {

  private final ServiceId id;
  private final Pipeline pipeline;
  private final Clock clock;
  private final EventSink events;
  private final SourceEvents sources;
  private final CompletableFuture<FollowedService> answered = new CompletableFuture<>();

  private volatile @Nullable Decision decision;
  private volatile Views views = Views.NONE;
  private volatile List<String> near = List.of();
  private volatile long usedAtNanos;
  private boolean localPolicyIgnored;

  FollowedService(
      ServiceId id,
      DiscoverySettings settings,
      Scheduler scheduler,
      EventSink events,
      CallListeners calls) {
    this.id = id;
    this.pipeline = new Pipeline(id, settings, scheduler, events, calls, this::refresh);
    this.clock = scheduler.clock();
    this.events = events;
    this.sources = new SourceEvents(id, events);
  }

  /** One that is known not to exist. */
  static FollowedService absent(
      ServiceId id, DiscoverySettings settings, Scheduler scheduler, List<String> near) {
    FollowedService service =
        new FollowedService(id, settings, scheduler, event -> {}, new CallListeners());
    service.near(near);
    service.accept(new Decision(null, new Absent(), scheduler.clock().nanoTime(), List.of()));
    return service;
  }

  ServiceId id() {
    return id;
  }

  /** Completes with this when the source has said something for the first time. */
  CompletableFuture<FollowedService> answered() {
    return answered;
  }

  /** Another one whenever something else is known of it; 1 to begin with. */
  int version() {
    return views.version();
  }

  /** Whether there is a snapshot, fresh or not. */
  boolean known() {
    return views.snapshot() != null;
  }

  /** The host this is another name for; null if it is a service in its own right. */
  @Nullable String externalName() {
    ServiceSnapshot snapshot = views.snapshot();
    ServiceInfo service = snapshot == null ? null : snapshot.service();
    return service == null ? null : service.externalName();
  }

  /** The names that may have been meant, should there be no such service. */
  void near(List<String> names) {
    near = names;
  }

  void used(long nowNanos) {
    usedAtNanos = nowNanos;
  }

  long usedAtNanos() {
    return usedAtNanos;
  }

  /**
   * The view of a port.
   *
   * @throws io.github.k8sdiscovery.model.DiscoveryException if there is no snapshot, or no such
   *     port
   */
  ServiceView view(int port) {
    int written = Math.max(port, 0);
    ServiceView view = views.find(written);
    return view != null ? view : firstView(written);
  }

  ServiceView only(int port, String hostname) {
    return pipeline.only(view(port), hostname);
  }

  ServiceSnapshot snapshot() {
    ServiceSnapshot snapshot = views.snapshot();
    if (snapshot != null) {
      return snapshot;
    }
    Decision last = decision;
    if (last != null && last.state() instanceof Unavailable unavailable) {
      throw new SourceUnavailableException("service " + id, unavailable.reason());
    }
    throw new UnknownServiceException(id, near);
  }

  /** First use of a port; the same port twice at once makes one view. */
  private synchronized ServiceView firstView(int port) {
    ServiceView view = views.find(port);
    if (view == null) {
      view = pipeline.view(snapshot(), port, null);
      views = views.with(view);
      pipeline.settle(views.views());
    }
    return view;
  }

  /** {@return how it stands} */
  ServiceStatus status() {
    Views now = views;
    Decision last = decision;
    if (last == null) {
      return ServiceStatus.waiting(id);
    }
    long nanos = clock.nanoTime();
    Duration inUse = Duration.ofNanos(nanos - last.sinceNanos());
    SourceState state = last.state();
    Duration staleness =
        state instanceof Stale stale ? Duration.ofNanos(nanos - stale.sinceNanos()) : Duration.ZERO;
    return new ServiceStatus(
        id,
        last.source(),
        inUse,
        now.snapshot(),
        staleness,
        last.reason(),
        last.passedOver(),
        now.views());
  }

  @Override
  public void accept(Decision next) {
    ServiceSnapshot before = views.snapshot();
    ServiceSnapshot now = next.snapshot();
    Decision last = decision;
    decision = next;
    if (now == null || !now.equals(before)) {
      rebuild(now);
    }
    answered.complete(this);
    sources.decided(last, next);
    if (now != null && !localPolicyIgnored && pipeline.ignoresLocalPolicy(now)) {
      localPolicyIgnored = true;
      tell(new LocalPolicyIgnored(id));
    }
    if (now != null && !now.equals(before)) {
      tell(
          new InstancesChanged(
              id, now.all().size(), before == null ? null : latency(next.state())));
    } else if (now == null && before != null) {
      tell(new ServiceRemoved(id));
    }
  }

  /** How long the newest change took to get here; null if nobody knows when it began. */
  private @Nullable Duration latency(SourceState state) {
    Instant began = state instanceof Synced synced ? synced.changedAt() : null;
    if (began == null) {
      return null;
    }
    Duration took = Duration.between(began, clock.instant());
    return took.isNegative() ? Duration.ZERO : took;
  }

  /** Something other than the snapshot has changed that picks should honour. */
  private void refresh() {
    rebuild(views.snapshot());
  }

  private synchronized void rebuild(@Nullable ServiceSnapshot snapshot) {
    Views next = new Views(views.version() + 1, snapshot, List.of());
    if (snapshot != null) {
      for (ServiceView before : views.views()) {
        try {
          next = next.with(pipeline.view(snapshot, before.port().written(), before));
        } catch (UnknownPortException gone) {
          // The Service has lost this port; the next call to it is told so.
        }
      }
    }
    views = next;
    pipeline.settle(next.views());
  }

  private void tell(DiscoveryEvent event) {
    events.accept(event);
  }

  /**
   * The snapshot and the views of the ports asked for so far; few, so a list is searched fastest.
   */
  private record Views(int version, @Nullable ServiceSnapshot snapshot, List<ServiceView> views) {

    /** A Service has few ports; only one without ports could be asked for any number of them. */
    private static final int MAX_KEPT = 64;

    static final Views NONE = new Views(1, null, List.of());

    @Nullable ServiceView find(int port) {
      for (int i = 0; i < views.size(); i++) {
        ServiceView view = views.get(i);
        if (view.port().written() == port) {
          return view;
        }
      }
      return null;
    }

    Views with(ServiceView view) {
      if (views.size() >= MAX_KEPT) {
        return this;
      }
      List<ServiceView> more = new ArrayList<>(views);
      more.add(view);
      return new Views(version, snapshot, List.copyOf(more));
    }
  }
}
