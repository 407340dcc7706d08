package io.github.k8sdiscovery.source.kubernetes;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows one service: keeps its slices and what its Service says, and says the snapshot they make.
 * Confined to the scheduler's thread, but for {@link #close()}.
 */
final class ServiceFollower implements AutoCloseable {

  private final ServiceId id;
  private final Consumer<SourceState> listener;
  private final Scheduler scheduler;
  private final Map<String, Slice> slices = new HashMap<>();
  private @Nullable ServiceInfo service;
  private final Track<Wire.EndpointSlice> sliceTrack;
  private final Track<Wire.Service> serviceTrack;
  private final EmptyLists emptyLists;
  private @Nullable SourceState said;
  private @Nullable Instant changedAt;
  private volatile boolean closed;

  ServiceFollower(
      ServiceId id,
      Consumer<SourceState> listener,
      ApiConnections connections,
      WatchSettings settings,
      Scheduler scheduler,
      EmptyLists emptyLists) {
    this.id = id;
    this.listener = listener;
    this.scheduler = scheduler;
    this.emptyLists = emptyLists;
    this.sliceTrack = new SliceTrack();
    this.serviceTrack = new ServiceTrack();
    sliceTrack.watch =
        new ListWatch<>(
            Resource.slicesOf(id.namespace(), id.name()),
            Wire.EndpointSlice.class,
            connections,
            settings,
            scheduler,
            sliceTrack);
    serviceTrack.watch =
        new ListWatch<>(
            Resource.service(id.namespace(), id.name()),
            Wire.Service.class,
            connections,
            settings,
            scheduler,
            serviceTrack);
  }

  void start() {
    if (!closed) {
      emptyLists.follow(this, this::hasInstances);
      sliceTrack.list();
      serviceTrack.list();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      scheduler.execute(
          () -> {
            emptyLists.forget(this);
            sliceTrack.stop();
            serviceTrack.stop();
          });
    }
  }

  private boolean hasInstances() {
    return slices.values().stream().anyMatch(slice -> !slice.isEmpty());
  }

  private void publish() {
    SourceState state = state();
    if (state == null) {
      return;
    }
    changedAt = null;
    if (!closed && !timeless(state).equals(said)) {
      said = timeless(state);
      listener.accept(state);
    }
  }

  /** That the same is so since another time is no news. */
  private static SourceState timeless(SourceState state) {
    return state instanceof Synced synced
        ? new Synced(synced.snapshot(), synced.lacking(), null)
        : state;
  }

  /** Null as long as there is nothing to say. */
  private @Nullable SourceState state() {
    Unavailability trouble = sliceTrack.trouble();
    if (!sliceTrack.synced) {
      return trouble == null ? null : new Unavailable(trouble);
    }
    Unavailability lacking = serviceTrack.trouble();
    if (!serviceTrack.synced && (lacking == null || lacking.kind() != Kind.FORBIDDEN)) {
      return lacking == null ? null : new Unavailable(lacking);
    }
    if (slices.isEmpty() && service == null) {
      return trouble == null ? new Absent() : new Unavailable(trouble);
    }
    return trouble == null
        ? new Synced(snapshot(), lacking, changedAt)
        : new Stale(snapshot(), sliceTrack.failingSinceNanos, trouble);
  }

  private ServiceSnapshot snapshot() {
    Map<String, List<Instance>> tcp = new LinkedHashMap<>();
    SliceMerge.byPort(slices.values())
        .forEach(
            (port, instances) -> {
              if (port.protocol().equals(PortKey.TCP)) {
                tcp.put(port.name(), instances);
              }
            });
    return new ServiceSnapshot(id, service, tcp, SliceMerge.portless(slices.values()));
  }

  /** What is known of one of the two collections, and whether the API can be asked about it. */
  private abstract class Track<T extends Wire.Item> implements WatchListener<T> {

    private @Nullable ListWatch<T> watch;
    private boolean synced;
    private @Nullable ApiFailure failure;
    private long failingSinceNanos;

    abstract void clear();

    abstract void put(T item);

    abstract void remove(T item);

    void list() {
      if (watch != null) {
        watch.list();
      }
    }

    void stop() {
      if (watch != null) {
        watch.close();
      }
    }

    @Nullable Unavailability trouble() {
      return failure == null ? null : failure.reason();
    }

    /** Whether taking this list would leave nothing of what there was. */
    abstract boolean losesAll(List<T> items);

    @Override
    public boolean doubts(List<T> items, Consumer<Boolean> decision) {
      boolean doubtful = synced && losesAll(items);
      if (doubtful) {
        emptyLists.hold(ServiceFollower.this, decision);
      }
      return doubtful;
    }

    @Override
    public void replaced(List<T> items) {
      clear();
      items.forEach(this::put);
      synced = true;
      failure = null;
      publish();
    }

    @Override
    public void applied(T item) {
      put(item);
      publish();
    }

    @Override
    public void deleted(T item) {
      remove(item);
      publish();
    }

    @Override
    public void failed(ApiFailure next) {
      if (failure == null) {
        failingSinceNanos = scheduler.clock().nanoTime();
      }
      // The same trouble said in other words is no news.
      if (failure == null || failure.reason().kind() != next.reason().kind()) {
        failure = next;
        publish();
      }
    }

    @Override
    public void inTouch() {
      if (failure != null) {
        failure = null;
        publish();
      }
    }
  }

  private final class SliceTrack extends Track<Wire.EndpointSlice> {

    /** The last time each slice has given, also beyond a new list. */
    private final Map<String, @Nullable Instant> times = new HashMap<>();

    @Override
    boolean losesAll(List<Wire.EndpointSlice> items) {
      return hasInstances()
          && items.stream().allMatch(i -> i.endpoints() == null || i.endpoints().isEmpty());
    }

    @Override
    void clear() {
      times.keySet().retainAll(slices.keySet());
      slices.clear();
    }

    @Override
    void put(Wire.EndpointSlice item) {
      Slice slice = SliceReader.read(item);
      if (slice == null) {
        remove(item);
      } else {
        slices.put(slice.name(), slice);
        Instant at = slice.changedAt();
        // The time of an earlier change stays where this one has left it alone.
        boolean newer = !Objects.equals(times.put(slice.name(), at), at) && at != null;
        if (newer && (changedAt == null || changedAt.isBefore(at))) {
          changedAt = at;
        }
      }
    }

    @Override
    void remove(Wire.EndpointSlice item) {
      if (item.metadata() != null && item.metadata().name() != null) {
        slices.remove(item.metadata().name());
        times.remove(item.metadata().name());
      }
    }
  }

  private final class ServiceTrack extends Track<Wire.Service> {

    @Override
    boolean losesAll(List<Wire.Service> items) {
      return service != null && items.isEmpty();
    }

    @Override
    void clear() {
      service = null;
    }

    @Override
    void put(Wire.Service item) {
      service = ServiceReader.read(item);
    }

    @Override
    void remove(Wire.Service item) {
      service = null;
    }
  }
}
