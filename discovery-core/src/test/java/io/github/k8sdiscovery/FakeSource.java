package io.github.k8sdiscovery;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Synced;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A source that says what a test tells it to. */
public final class FakeSource implements InstanceSource {

  final Map<ServiceId, Consumer<SourceState>> followers = new ConcurrentHashMap<>();
  final Map<ServiceId, SourceState> states = new ConcurrentHashMap<>();
  final AtomicInteger lookups = new AtomicInteger();
  boolean closed;

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public Following follow(ServiceId id, Consumer<SourceState> listener) {
    lookups.incrementAndGet();
    followers.put(id, listener);
    SourceState state = states.get(id);
    if (state != null) {
      listener.accept(state);
    }
    return () -> followers.remove(id, listener);
  }

  void say(ServiceId id, SourceState state) {
    states.put(id, state);
    Consumer<SourceState> follower = followers.get(id);
    if (follower != null) {
      follower.accept(state);
    }
  }

  void publish(ServiceId id, Instance... instances) {
    say(id, new Synced(snapshot(id, instances)));
  }

  static ServiceSnapshot snapshot(ServiceId id, Instance... instances) {
    return new ServiceSnapshot(id, null, Map.of("", List.of(instances)), List.of());
  }

  @Override
  public void close() {
    closed = true;
  }
}
