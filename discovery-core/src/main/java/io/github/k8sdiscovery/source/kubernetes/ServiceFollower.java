package io.github.k8sdiscovery.source.kubernetes;

import io.github.k8sdiscovery.access.Exposure;
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
  private final boolean imported;
  private final Consumer<SourceState> listener;
  private final Scheduler scheduler;
  private final SliceCopy slices = new SliceCopy();
  private @Nullable ServiceInfo service;
  private Exposure exposure = Exposure.NONE;
  private final SliceTrack sliceTrack;
  private final ServiceTrack serviceTrack;
  private final EmptyLists emptyLists;
  private final PodWeightsByNamespace podWeights;
  private final ServiceAccess access;
  private final Runnable podsChanged = this::publish;
  private @Nullable PodWeights pods;
  private @Nullable SourceState said;
  private volatile boolean closed;

  ServiceFollower(
      ServiceId id,
      Consumer<SourceState> listener,
      ApiAccess api,
      EmptyLists emptyLists,
      PodWeightsByNamespace podWeights,
      Around around) {
    this.id = id;
    this.listener = listener;
    this.scheduler = api.scheduler();
    this.emptyLists = emptyLists;
    this.podWeights = podWeights;
    this.access = new ServiceAccess(id, around, scheduler, this::publish);
    this.sliceTrack = new SliceTrack();
    this.serviceTrack = new ServiceTrack();
    this.imported = id.cluster().equals(ServiceId.CLUSTER_SET);
    String namespace = id.namespace();
    Resource behind =
        imported
            ? Resource.importedSlicesOf(namespace, id.name())
            : Resource.slicesOf(namespace, id.name());
    Resource said =
        imported
            ? Resource.serviceImport(namespace, id.name())
            : Resource.service(namespace, id.name());
    sliceTrack.over(api.watch(behind, Wire.EndpointSlice.class, sliceTrack));
    serviceTrack.over(api.watch(said, Wire.Service.class, serviceTrack));
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
            access.close();
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
    if (!closed && !state.timeless().equals(said)) {
      said = state.timeless();
      listener.accept(state);
    }
  }

  /** Null as long as there is nothing to say. */
  private @Nullable SourceState state() {
    Unavailability trouble = sliceTrack.trouble();
    if (!sliceTrack.synced()) {
      return trouble == null ? null : new Unavailable(trouble);
    }
    Unavailability lacking = serviceTrack.trouble();
    if (serviceTrack.synced() && lacking != null && lacking.kind() == Kind.UNREACHABLE) {
      lacking = null; // what the Service said holds, and the watch on the slices tells of the API
    }
    if (!serviceTrack.synced() && (lacking == null || lacking.kind() != Kind.FORBIDDEN)) {
      return lacking == null ? null : new Unavailable(lacking);
    }
    if (slices.isEmpty() && service == null) {
      access.rest();
      return trouble == null ? new Absent() : new Unavailable(trouble);
    }
    if (pods != null && !pods.answered()) {
      return null;
    }
    ServiceSnapshot snapshot = snapshot();
    if (snapshot == null) {
      return null;
    }
    if (lacking == null) {
      lacking = pods == null || pods.lacking() == null ? access.lacking() : pods.lacking();
    }
    return trouble == null
        ? new Synced(snapshot, lacking, slices.changedAt())
        : new Stale(snapshot, sliceTrack.failingSinceNanos(), trouble);
  }

  /** Null as long as it is not known which way leads to the service. */
  private @Nullable ServiceSnapshot snapshot() {
    Map<String, Double> weights = pods == null ? Map.of() : pods.weights();
    return access.through(
        new ServiceSnapshot(id, service, slices.byPort(weights), slices.portless(weights)),
        exposure);
  }

  private final class SliceTrack extends Track<Wire.EndpointSlice> {

    SliceTrack() {
      super(ServiceFollower.this, emptyLists, scheduler, ServiceFollower.this::publish);
    }

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

    ServiceTrack() {
      super(ServiceFollower.this, emptyLists, scheduler, ServiceFollower.this::publish);
    }

    @Override
    boolean losesAll(List<Wire.Service> items) {
      return service != null && items.isEmpty();
    }

    /** Where nobody has installed imports, nothing is imported. */
    @Override
    public void failed(ApiFailure next) {
      if (imported && next.code() == ApiFailure.NOT_FOUND) {
        replaced(List.of());
      } else {
        super.failed(next);
      }
    }

    @Override
    void clear() {
      service = null;
      exposure = Exposure.NONE;
    }

    @Override
    void put(Wire.Service item) {
      service = ServiceReader.read(item);
      exposure = ExposureReader.read(item);
    }

    @Override
    void remove(Wire.Service item) {
      clear();
    }
  }
}
