package io.github.k8sdiscovery.test;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.ServiceCatalog;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The made-up cluster as a source. Its state is confined to the scheduler. */
final class MockSource implements InstanceSource, ServiceCatalog {

  private final VirtualTimeScheduler scheduler;
  private final Map<ServiceId, ServiceSnapshot> services = new HashMap<>();
  private final Set<ServiceId> saidAbsent = new HashSet<>();
  private final List<Follower> followers = new ArrayList<>();
  private @Nullable Unavailability trouble;
  private long troubleSinceNanos;

  MockSource(VirtualTimeScheduler scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public String name() {
    return "mock";
  }

  @Override
  public Following follow(ServiceId id, Consumer<SourceState> listener) {
    Follower follower = new Follower(id, listener);
    scheduler.execute(
        () -> {
          followers.add(follower);
          follower.publish();
        });
    return () -> scheduler.execute(() -> followers.remove(follower));
  }

  @Override
  public CompletableFuture<Set<String>> services(String namespace) {
    CompletableFuture<Set<String>> names = new CompletableFuture<>();
    scheduler.execute(
        () -> {
          Unavailability reason = trouble;
          if (reason == null) {
            names.complete(inNamespace(namespace));
          } else {
            names.completeExceptionally(new IllegalStateException(reason.message()));
          }
        });
    return names;
  }

  /** Puts a service into the cluster; everyone who may know it does when this returns. */
  void put(ServiceSnapshot service) {
    scheduler.execute(
        () -> {
          services.put(service.id(), service);
          publish();
        });
  }

  void remove(ServiceId id) {
    scheduler.execute(
        () -> {
          services.remove(id);
          publish();
        });
  }

  void clear() {
    scheduler.execute(
        () -> {
          services.clear();
          publish();
        });
  }

  /** Cuts the client off from the cluster, or with null lets it see it again. */
  void trouble(@Nullable Unavailability reason) {
    scheduler.execute(
        () -> {
          trouble = reason;
          troubleSinceNanos = scheduler.clock().nanoTime();
          publish();
        });
  }

  /** Whether somebody has been told that there is no such service, and may remember it. */
  boolean forgetAbsence(ServiceId id) {
    boolean[] said = new boolean[1];
    scheduler.execute(() -> said[0] = saidAbsent.remove(id));
    return said[0];
  }

  @Override
  public void close() {
    scheduler.execute(followers::clear);
  }

  private Set<String> inNamespace(String namespace) {
    Set<String> names = new TreeSet<>();
    for (ServiceId id : services.keySet()) {
      if (id.namespace().equals(namespace)) {
        names.add(id.name());
      }
    }
    return Collections.unmodifiableSet(names);
  }

  private void publish() {
    List.copyOf(followers).forEach(Follower::publish);
  }

  /** Somebody who follows a service. */
  private final class Follower {

    private final ServiceId id;
    private final Consumer<SourceState> listener;
    private @Nullable SourceState said;
    private @Nullable ServiceSnapshot seen;

    Follower(ServiceId id, Consumer<SourceState> listener) {
      this.id = id;
      this.listener = listener;
    }

    void publish() {
      SourceState state = state();
      if (followers.contains(this) && !state.equals(said)) {
        said = state;
        listener.accept(state);
      }
    }

    private SourceState state() {
      Unavailability reason = trouble;
      if (reason != null) {
        return seen == null ? new Unavailable(reason) : new Stale(seen, troubleSinceNanos, reason);
      }
      seen = services.get(id);
      if (seen == null) {
        saidAbsent.add(id);
        return new Absent();
      }
      return new Synced(seen);
    }
  }
}
