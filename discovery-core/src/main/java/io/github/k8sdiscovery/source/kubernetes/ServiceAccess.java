package io.github.k8sdiscovery.source.kubernetes;

import io.github.k8sdiscovery.access.AccessChoice;
import io.github.k8sdiscovery.access.Exposure;
import io.github.k8sdiscovery.access.Known;
import io.github.k8sdiscovery.access.Node;
import io.github.k8sdiscovery.access.Route;
import io.github.k8sdiscovery.access.Surroundings;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.time.Scheduler;
import io.github.k8sdiscovery.time.Scheduler.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ways into one service. Watches what the choice depends on, as long as it does. Confined to
 * the scheduler's thread.
 */
final class ServiceAccess implements Surroundings {

  /** How long it is believed that pods can be reached, or cannot; chosen, not measured. */
  private static final Duration GOOD_FOR = Duration.ofMinutes(1);

  private final ServiceId id;
  private final Around around;
  private final Scheduler scheduler;
  private final Runnable changed;
  private final AccessChoice choice;
  private Set<SharedCopy<?, ?>> used = new LinkedHashSet<>();
  private @Nullable ApiFailure lacking;

  private @Nullable Boolean reached;
  private boolean probing;
  private long probedNanos;
  private Cancellable again = () -> {};
  private boolean closed;

  ServiceAccess(ServiceId id, Around around, Scheduler scheduler, Runnable changed) {
    this.id = id;
    this.around = around;
    this.scheduler = scheduler;
    this.changed = changed;
    this.choice = new AccessChoice(around.policy().settings().apply(id), this);
  }

  /** The service as this client is to call it; null while that is not known yet. */
  @Nullable ServiceSnapshot through(ServiceSnapshot pods, Exposure exposure) {
    Set<SharedCopy<?, ?>> before = used;
    used = new LinkedHashSet<>();
    lacking = null;
    ServiceSnapshot chosen = closed ? pods : choice.choose(pods, exposure);
    if (chosen == null) {
      used.addAll(before); // what comes next may need them again
    } else if (!used.containsAll(before)) {
      // Later: this may be the very watch that is telling us something.
      scheduler.execute(() -> leave(before));
    }
    return chosen;
  }

  /** What could not be read that may show a better way; null if nothing. */
  @Nullable Unavailability lacking() {
    ApiFailure why = lacking;
    return why == null
        ? null
        : new Unavailability(
            why.reason().kind(),
            "not all ways in are known (k8s.discovery.access): " + why.reason().message());
  }

  void close() {
    closed = true;
    rest();
  }

  /** Depends on nothing until it is asked again. */
  void rest() {
    again.cancel();
    Set<SharedCopy<?, ?>> last = used;
    used = new LinkedHashSet<>();
    lacking = null;
    scheduler.execute(() -> leave(last));
  }

  private void leave(Set<SharedCopy<?, ?>> copies) {
    for (SharedCopy<?, ?> copy : copies) {
      if (!used.contains(copy)) {
        around.copies().leave(copy, changed);
      }
    }
  }

  @Override
  public boolean inCluster() {
    return around.policy().inCluster();
  }

  @Override
  public @Nullable Boolean reaches(Instance pod) {
    boolean old = scheduler.clock().nanoTime() - probedNanos >= GOOD_FOR.toNanos();
    if (!probing && (reached == null || old)) {
      probing = true;
      var unused =
          around
              .probe()
              .reaches(pod.address(), pod.port())
              .whenComplete((yes, e) -> scheduler.execute(() -> probed(yes != null && yes)));
    }
    return reached;
  }

  private void probed(boolean yes) {
    Boolean before = reached;
    probing = false;
    reached = yes;
    probedNanos = scheduler.clock().nanoTime();
    if (!closed) {
      again.cancel();
      again = scheduler.schedule(changed, GOOD_FOR);
      if (before == null || before != yes) {
        changed.run();
      }
    }
  }

  @Override
  public @Nullable Known<Node> nodes() {
    SharedCopy<Wire.Node, Node> nodes = use(around.copies().nodes());
    return nodes.answered() ? known(List.copyOf(nodes.values()), Stream.of(nodes)) : null;
  }

  @Override
  public @Nullable Known<Route> routes() {
    SharedCopy<RouteWire.Ingress, Route> ingresses = use(around.copies().ingresses(id.namespace()));
    SharedCopy<RouteWire.HttpRoute, RouteWire.HttpRoute> httpRoutes =
        use(around.copies().httpRoutes(id.namespace()));
    List<RouteWire.HttpRoute> leading =
        httpRoutes.values().stream()
            .filter(route -> HttpRouteReader.leadsTo(route, id.name()))
            .toList();
    List<SharedCopy<RouteWire.Gateway, RouteWire.Gateway>> gateways =
        leading.stream()
            .flatMap(route -> HttpRouteReader.parents(route).stream())
            .map(HttpRouteReader.Place::namespace)
            .distinct()
            .map(namespace -> use(around.copies().gateways(namespace)))
            .toList();
    boolean answered = ingresses.answered() && httpRoutes.answered();
    if (!answered || !gateways.stream().allMatch(SharedCopy::answered)) {
      return null;
    }
    List<Route> routes = new ArrayList<>(ingresses.values());
    leading.forEach(
        route ->
            routes.addAll(
                HttpRouteReader.read(
                    route,
                    place -> around.copies().gateways(place.namespace()).value(place.name()))));
    routes.sort(Comparator.comparing(Route::name));
    return known(routes, Stream.concat(Stream.of(ingresses, httpRoutes), gateways.stream()));
  }

  private <T extends Wire.Item, V> SharedCopy<T, V> use(SharedCopy<T, V> copy) {
    used.add(copy);
    copy.listen(changed);
    return copy;
  }

  /** What is missing where something need not be installed is said, but is nothing to repair. */
  private <V> Known<V> known(List<V> values, Stream<SharedCopy<?, ?>> from) {
    List<String> troubles = new ArrayList<>();
    from.forEach(
        copy -> {
          ApiFailure why = copy.trouble();
          if (why != null) {
            String message = why.reason().message();
            int end = message.indexOf('\n');
            troubles.add(end < 0 ? message : message.substring(0, end));
            lacking = lacking != null || copy.optional() ? lacking : why;
          }
        });
    return new Known<>(values, troubles);
  }
}
