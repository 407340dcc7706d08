package io.github.k8sdiscovery.benchmarks;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** A source that gives every service the same instances, unless told otherwise. */
final class ListSource implements InstanceSource {

  private final String name;
  private final Scheduler scheduler;
  private final Map<ServiceId, Consumer<SourceState>> listeners = new ConcurrentHashMap<>();
  private volatile Function<ServiceId, SourceState> answer;

  ListSource(String name, List<Instance> instances, Scheduler scheduler) {
    this.name = name;
    this.scheduler = scheduler;
    this.answer = id -> new Synced(snapshot(id, instances));
  }

  /** A service of one port, of which nothing but its instances is known. */
  static ServiceSnapshot snapshot(ServiceId id, List<Instance> instances) {
    return new ServiceSnapshot(id, null, Map.of("", instances), List.of());
  }

  void answer(Function<ServiceId, SourceState> other) {
    answer = other;
  }

  /** Says something of a service that is followed, and waits until it has been heard. */
  void push(ServiceId id, SourceState state) {
    Consumer<SourceState> listener = listeners.get(id);
    if (listener == null) {
      throw new IllegalStateException(
          "followed: " + listeners.keySet() + " (expected: " + id + ")");
    }
    CompletableFuture.runAsync(() -> listener.accept(state), scheduler).join();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Following follow(ServiceId id, Consumer<SourceState> listener) {
    listeners.put(id, listener);
    scheduler.execute(() -> listener.accept(answer.apply(id)));
    return () -> listeners.remove(id);
  }

  @Override
  public void close() {}
}
