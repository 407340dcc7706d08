package io.github.k8sdiscovery.source.kubernetes;

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
import java.util.List;
import java.util.Map;
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
  private final SliceCopy slices = new SliceCopy();
  private @Nullable ServiceInfo service;
  private final Track<Wire.EndpointSlice> sliceTrack;
  private final Track<Wire.Service> serviceTrack;
  private final EmptyLists emptyLists;
  private final PodWeightsByNamespace podWeights;
  private final Runnable podsChanged = this::publish;
  private @Nullable PodWeights pods;
  private @Nullable SourceState said;
  private volatile boolean closed;

  ServiceFollower(
      ServiceId id,
      Consumer<SourceState> listener,
      ApiAccess api,
      EmptyLists emptyLists,
      PodWeightsByNamespace podWeights) {
    this.id = id;
    this.listener = listener;
    this.scheduler = api.scheduler();
    this.emptyLists = emptyLists;
    this.podWeights = podWeights;
    this.sliceTrack = new SliceTrack();
    this.serviceTrack = new ServiceTrack();
    sliceTrack.watch =
        api.watch(
            Resource.slicesOf(id.namespace(), id.name()), Wire.EndpointSlice.class, sliceTrack);
    serviceTrack.watch =
        api.watch(Resource.service(id.namespace(), id.name()), Wire.Service.class, serviceTrack);
  }

  void start() {
    if (!closed) {
      emptyLists.follow(this, slices::hasInstances);
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
            podWeights.leave(id.namespace(), podsChanged);
          });
    }
  }

  private void publish() {
    // A service that does not exist is no reason to read a namespace's pods.
    if (pods == null && podWeights.wanted() && slices.hasInstances() && !closed) {
      pods = podWeights.listen(id.namespace(), podsChanged);
    }
    SourceState state = state();
    if (state == null) {
      return;
    }
    slices.said();
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
    if (serviceTrack.synced && lacking != null && lacking.kind() == Kind.UNREACHABLE) {
      lacking = null; // what the Service said holds, and the watch on the slices tells of the API
    }
    if (!serviceTrack.synced && (lacking == null || lacking.kind() != Kind.FORBIDDEN)) {
      return lacking == null ? null : new Unavailable(lacking);
    }
    if (slices.isEmpty() && service == null) {
      return trouble == null ? new Absent() : new Unavailable(trouble);
    }
    if (pods != null && !pods.answered()) {
      return null;
    }
    if (lacking == null && pods != null) {
      lacking = pods.lacking();
    }
    return trouble == null
        ? new Synced(snapshot(), lacking, slices.changedAt())
        : new Stale(snapshot(), sliceTrack.failingSinceNanos, trouble);
  }

  private ServiceSnapshot snapshot() {
    Map<String, Double> weights = pods == null ? Map.of() : pods.weights();
    return new ServiceSnapshot(id, service, slices.byPort(weights), slices.portless(weights));
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

    boolean refused() {
      return failure != null && failure.code() == ApiFailure.FORBIDDEN;
    }

    /** Asks again now; what failed before is no news any more. */
    void again() {
      failure = null;
      list();
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

    @Override
    public void replaced(List<Wire.EndpointSlice> items) {
      if (refused() && serviceTrack.refused()) {
        serviceTrack.again(); // one Role gives both rights
      }
      super.replaced(items);
    }

    @Override
    boolean losesAll(List<Wire.EndpointSlice> items) {
      return slices.losesAll(items);
    }

    @Override
    void clear() {
      slices.clear();
    }

    @Override
    void put(Wire.EndpointSlice item) {
      slices.put(item);
    }

    @Override
    void remove(Wire.EndpointSlice item) {
      slices.remove(item);
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
