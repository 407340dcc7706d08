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
public class FakeSource implements InstanceSource {

  private final String name;
  final Map<ServiceId, Consumer<SourceState>> followers = new ConcurrentHashMap<>();
  final Map<ServiceId, SourceState> states = new ConcurrentHashMap<>();
  final AtomicInteger lookups = new AtomicInteger();
  boolean closed;

  public FakeSource() {
    this("fake");
  }

  public FakeSource(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  /** How often a service has been looked up. */
  public int lookups() {
    return lookups.get();
  }

  /** Whether somebody follows the service now. */
  public boolean follows(ServiceId id) {
    return followers.containsKey(id);
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

  public void say(ServiceId id, SourceState state) {
    states.put(id, state);
    Consumer<SourceState> follower = followers.get(id);
    if (follower != null) {
      follower.accept(state);
    }
  }

  public void publish(ServiceId id, Instance... instances) {
    say(id, new Synced(snapshot(id, instances)));
  }

  public static ServiceSnapshot snapshot(ServiceId id, Instance... instances) {
    return new ServiceSnapshot(id, null, Map.of("", List.of(instances)), List.of());
  }

  @Override
  public void close() {
    closed = true;
  }
}
