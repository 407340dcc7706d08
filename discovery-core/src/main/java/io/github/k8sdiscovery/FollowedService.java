package io.github.k8sdiscovery;

import io.github.k8sdiscovery.event.DiscoveryEvent;
import io.github.k8sdiscovery.event.DiscoveryEvent.InstancesChanged;
import io.github.k8sdiscovery.event.DiscoveryEvent.LocalPolicyIgnored;
import io.github.k8sdiscovery.event.DiscoveryEvent.ServiceRemoved;
import io.github.k8sdiscovery.event.DiscoveryEvent.SourceDegraded;
import io.github.k8sdiscovery.event.DiscoveryEvent.SourceRecovered;
import io.github.k8sdiscovery.event.EventSink;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.name.UnknownPortException;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one service, and its views. Written by the scheduler's thread alone; read by
 * every thread through one volatile reference.
 */
final class FollowedService implements Consumer<SourceState> {

  private final ServiceId id;
  private final String source;
  private final Pipeline pipeline;
  private final EventSink events;
  private final CompletableFuture<FollowedService> answered = new CompletableFuture<>();

  private volatile @Nullable SourceState state;
  private volatile Views views = Views.NONE;
  private volatile long usedAtNanos;
  private @Nullable Unavailability degraded;
  private boolean localPolicyIgnored;

  FollowedService(ServiceId id, String source, Pipeline pipeline, EventSink events) {
    this.id = id;
    this.source = source;
    this.pipeline = pipeline;
    this.events = events;
  }

  /** One that is known not to exist. */
  static FollowedService absent(ServiceId id, String source, Pipeline pipeline) {
    FollowedService service = new FollowedService(id, source, pipeline, event -> {});
    service.accept(new Absent());
    return service;
  }

  ServiceId id() {
    return id;
  }

  /** Completes with this when the source has said something for the first time. */
  CompletableFuture<FollowedService> answered() {
    return answered;
  }

  @Nullable SourceState state() {
    return state;
  }

  /** Whether there is a snapshot, fresh or not. */
  boolean known() {
    return views.snapshot() != null;
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
    if (state instanceof Unavailable unavailable) {
      throw new SourceUnavailableException("service " + id, unavailable.reason());
    }
    throw new UnknownServiceException(id);
  }

  /** First use of a port; the same port twice at once makes one view. */
  private synchronized ServiceView firstView(int port) {
    ServiceView view = views.find(port);
    if (view == null) {
      view = pipeline.view(snapshot(), port, null);
      views = views.with(view);
    }
    return view;
  }

  @Override
  public void accept(SourceState next) {
    ServiceSnapshot before = views.snapshot();
    ServiceSnapshot now = null;
    Unavailability trouble = null;
    if (next instanceof Synced synced) {
      now = synced.snapshot();
      trouble = synced.lacking();
    } else if (next instanceof Stale stale) {
      now = stale.snapshot();
      trouble = stale.reason();
    } else if (next instanceof Unavailable unavailable) {
      trouble = unavailable.reason();
    }
    state = next;
    if (now == null || !now.equals(before)) {
      rebuild(now);
    }
    answered.complete(this);
    report(trouble, next instanceof Stale);
    if (now != null && !localPolicyIgnored && pipeline.ignoresLocalPolicy(now)) {
      localPolicyIgnored = true;
      tell(new LocalPolicyIgnored(id));
    }
    if (now != null && !now.equals(before)) {
      tell(new InstancesChanged(id, now.all().size(), null));
    } else if (now == null && before != null) {
      tell(new ServiceRemoved(id));
    }
  }

  private synchronized void rebuild(@Nullable ServiceSnapshot snapshot) {
    Views next = new Views(snapshot, List.of());
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
  }

  /** Once when trouble begins or changes its sort, once when it is over. */
  private void report(@Nullable Unavailability trouble, boolean stale) {
    Unavailability before = degraded;
    degraded = trouble;
    if (trouble != null && (before == null || before.kind() != trouble.kind())) {
      tell(new SourceDegraded(id, source, trouble.message(), stale));
    } else if (trouble == null && before != null) {
      tell(new SourceRecovered(id, source));
    }
  }

  private void tell(DiscoveryEvent event) {
    events.accept(event);
  }

  /**
   * The snapshot and the views of the ports asked for so far; few, so a list is searched fastest.
   */
  private record Views(@Nullable ServiceSnapshot snapshot, List<ServiceView> views) {

    /** A Service has few ports; only one without ports could be asked for any number of them. */
    private static final int MAX_KEPT = 64;

    static final Views NONE = new Views(null, List.of());

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
      return new Views(snapshot, List.copyOf(more));
    }
  }
}
