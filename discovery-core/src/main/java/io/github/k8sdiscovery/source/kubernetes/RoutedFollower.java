package io.github.k8sdiscovery.source.kubernetes;

import io.github.k8sdiscovery.model.Access;
import io.github.k8sdiscovery.model.AccessMode;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a service whose calls an HTTPRoute may lead to others (GAMMA): the instances behind its
 * ports are then those of the route's backends, each backend with its part of the calls, however
 * many instances it has. Confined to the scheduler's thread, but for {@link #close()}.
 */
final class RoutedFollower implements AutoCloseable {

  private final ServiceId id;
  private final Consumer<SourceState> listener;
  private final Scheduler scheduler;
  private final SharedCopies copies;
  private final BiFunction<ServiceId, Consumer<SourceState>, ServiceFollower> follow;
  private final Map<ServiceId, ServiceFollower> followers = new HashMap<>();
  private final Map<ServiceId, SourceState> states = new HashMap<>();
  private final Runnable changed = this::publish;
  private @Nullable SourceState said;
  private volatile boolean closed;

  RoutedFollower(
      ServiceId id,
      Consumer<SourceState> listener,
      Scheduler scheduler,
      SharedCopies copies,
      BiFunction<ServiceId, Consumer<SourceState>, ServiceFollower> follow) {
    this.id = id;
    this.listener = listener;
    this.scheduler = scheduler;
    this.copies = copies;
    this.follow = follow;
  }

  void start() {
    if (!closed) {
      copies.httpRoutes(id.namespace()).listen(changed);
      follow(id);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      scheduler.execute(
          () -> {
            copies.leave(copies.httpRoutes(id.namespace()), changed);
            followers.values().forEach(ServiceFollower::close);
          });
    }
  }

  private void follow(ServiceId service) {
    if (!followers.containsKey(service)) {
      ServiceFollower follower =
          follow.apply(
              service,
              state -> {
                states.put(service, state);
                publish();
              });
      followers.put(service, follower);
      follower.start();
    }
  }

  private void publish() {
    var routes = copies.httpRoutes(id.namespace());
    SourceState own = states.get(id);
    if (closed || own == null || !routes.answered()) {
      return;
    }
    ServiceRoute route = ServiceRoute.of(routes.values(), id);
    keep(route);
    SourceState state = route == null ? plain(own, routes.trouble()) : routed(own, route);
    if (state != null && !state.timeless().equals(said)) {
      said = state.timeless();
      listener.accept(state);
    }
  }

  /** Follows the backends there are, and no others. */
  private void keep(@Nullable ServiceRoute route) {
    Set<ServiceId> wanted = new HashSet<>(Set.of(id));
    if (route != null) {
      route.backends().forEach(backend -> wanted.add(backend.service()));
    }
    for (ServiceId service : List.copyOf(followers.keySet())) {
      ServiceFollower follower = followers.get(service);
      if (!wanted.contains(service) && follower != null) {
        follower.close();
        followers.remove(service);
        states.remove(service);
      }
    }
    wanted.forEach(this::follow);
  }

  /** The service as it is; if it cannot be known whether a route leads elsewhere, that is said. */
  private static SourceState plain(SourceState own, @Nullable ApiFailure trouble) {
    return trouble != null && own instanceof Synced synced && synced.lacking() == null
        ? new Synced(synced.snapshot(), trouble.reason(), synced.changedAt())
        : own;
  }

  /** Null as long as a backend has not been heard of. */
  private @Nullable SourceState routed(SourceState own, ServiceRoute route) {
    for (ServiceRoute.Backend backend : route.backends()) {
      if (!states.containsKey(backend.service())) {
        return null;
      }
    }
    // When the route or a backend began to change, nobody knows.
    return own.with(snapshot -> through(snapshot, route)).timeless();
  }

  private ServiceSnapshot through(ServiceSnapshot own, ServiceRoute route) {
    Access before = own.access();
    if (own.service() == null) {
      return own;
    }
    Map<String, List<Instance>> instances = new LinkedHashMap<>(own.instances());
    Map<String, AccessMode> modes = new HashMap<>(before == null ? Map.of() : before.modes());
    List<String> notes = new ArrayList<>(before == null ? List.of() : before.notes());
    for (ServicePort port : own.service().ports()) {
      boolean meant = route.port() == 0 || route.port() == port.number();
      if (meant && (before == null || before.toPods(port.name()))) {
        instances.put(port.name(), split(route, notes));
        modes.put(port.name(), AccessMode.POD);
      }
    }
    notes.addAll(route.notes());
    List<String> once = notes.stream().distinct().toList();
    return new ServiceSnapshot(
        id, own.service(), instances, own.portless(), new Access(modes, once));
  }

  /** Each backend's instances weigh together what the backend weighs. */
  private List<Instance> split(ServiceRoute route, List<String> notes) {
    List<Instance> all = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    for (ServiceRoute.Backend backend : route.backends()) {
      List<Instance> behind = behind(backend);
      parts.add(backend.service().name() + "=" + backend.weight());
      double sum = 0;
      boolean ready = behind.stream().anyMatch(each -> each.conditions().ready());
      for (Instance instance : behind) {
        boolean takes = ready ? instance.conditions().ready() : instance.conditions().draining();
        sum += takes ? instance.weight() : 0;
      }
      if (sum == 0) {
        notes.add(route.name() + ": Service " + backend.service() + " has nobody to take calls");
      }
      for (Instance instance : behind) {
        double weight = sum == 0 ? 0 : backend.weight() * instance.weight() / sum;
        all.add(instance.weighing(weight));
      }
    }
    notes.add(route.name() + " leads to " + String.join(", ", parts));
    return all;
  }

  private List<Instance> behind(ServiceRoute.Backend backend) {
    SourceState state = states.get(backend.service());
    ServiceSnapshot snapshot = state == null ? null : state.snapshot();
    if (snapshot == null || snapshot.service() == null) {
      return List.of();
    }
    for (ServicePort port : snapshot.service().ports()) {
      if (port.number() == backend.port()) {
        return snapshot.on(port.name());
      }
    }
    return List.of();
  }
}
