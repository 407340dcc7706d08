package io.github.k8sdiscovery.source.federation;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A cluster with one service, which can lose touch; any number may follow it. */
final class ChangingSource implements InstanceSource {

  private static final Unavailability DOWN =
      new Unavailability(Kind.UNREACHABLE, "connection refused");

  private final Scheduler scheduler;
  private final Map<Consumer<SourceState>, SourceState> followers = new HashMap<>();
  private @Nullable ServiceSnapshot snapshot;
  private boolean cutOff;

  ChangingSource(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public String name() {
    return "changing";
  }

  @Override
  public Following follow(ServiceId id, Consumer<SourceState> listener) {
    scheduler.execute(() -> tell(listener, null));
    return () -> scheduler.execute(() -> followers.remove(listener));
  }

  void publish(ServiceId id, List<String> addresses) {
    List<Instance> instances =
        addresses.stream().map(address -> Instance.at(address, 5000).build()).toList();
    change(() -> snapshot = new ServiceSnapshot(id, null, Map.of("", instances), List.of()));
  }

  void unpublish() {
    change(() -> snapshot = null);
  }

  void cutOff(boolean now) {
    change(() -> cutOff = now);
  }

  private void change(Runnable change) {
    scheduler.execute(
        () -> {
          change.run();
          Map.copyOf(followers).forEach(this::tell);
        });
  }

  private void tell(Consumer<SourceState> follower, @Nullable SourceState before) {
    SourceState next = state(before);
    followers.put(follower, next);
    if (!next.equals(before)) {
      follower.accept(next);
    }
  }

  private SourceState state(@Nullable SourceState before) {
    if (!cutOff) {
      return snapshot == null ? new Absent() : new Synced(snapshot);
    }
    if (before instanceof Synced synced) {
      return new Stale(synced.snapshot(), 1, DOWN);
    }
    return before instanceof Stale ? before : new Unavailable(DOWN);
  }

  @Override
  public void close() {
    scheduler.execute(followers::clear);
  }
}
