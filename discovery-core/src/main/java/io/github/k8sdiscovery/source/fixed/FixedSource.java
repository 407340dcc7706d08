package io.github.k8sdiscovery.source.fixed;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.ServiceCatalog;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Services whose instances are written down. Whatever port a URL has, a call goes to the ports
 * written down: {@code http://backend:5000} may well be {@code http://localhost:15000} here.
 *
 * <p>It is in touch from the start and never says anything new. Of a service that is not written
 * down it says that it cannot tell. Immutable; any thread.
 */
public final class FixedSource implements InstanceSource, ServiceCatalog {

  private static final String NAME = "static";

  private final Map<ServiceId, ServiceSnapshot> services = new TreeMap<>();
  private final Scheduler scheduler;

  /**
   * A source over a list.
   *
   * @param instances the instances of each service, perhaps none
   * @param scheduler where listeners are called
   * @throws IllegalArgumentException if the URIs of a service have different schemes
   */
  public FixedSource(Map<ServiceId, List<FixedInstance>> instances, Scheduler scheduler) {
    instances.forEach((id, fixed) -> services.put(id, snapshot(id, fixed)));
    this.scheduler = scheduler;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Following follow(ServiceId id, Consumer<SourceState> listener) {
    ServiceSnapshot snapshot = services.get(id);
    SourceState state = snapshot == null ? notListed(id) : new Synced(snapshot);
    return Following.once(state, listener, scheduler);
  }

  @Override
  public CompletableFuture<Set<String>> services(String namespace) {
    Set<String> names = new TreeSet<>();
    for (ServiceId id : services.keySet()) {
      if (id.equals(new ServiceId(namespace, id.name()))) {
        names.add(id.name());
      }
    }
    return CompletableFuture.completedFuture(names);
  }

  @Override
  public void close() {}

  private static ServiceSnapshot snapshot(ServiceId id, List<FixedInstance> fixed) {
    ServicePort port = new ServicePort("", ServicePort.ANY, scheme(id, fixed));
    ServiceInfo info =
        new ServiceInfo(
            "", ServiceInfo.STATIC, Map.of(), Map.of(), List.of(port), false, null, null);
    List<Instance> instances = fixed.stream().map(FixedInstance::instance).toList();
    return new ServiceSnapshot(id, info, Map.of(port.name(), instances), List.of());
  }

  /** TLS is spoken on a port, not by an instance, so one scheme holds for all. */
  private static @Nullable String scheme(ServiceId id, List<FixedInstance> fixed) {
    Set<String> schemes = new TreeSet<>();
    for (FixedInstance instance : fixed) {
      String scheme = instance.scheme();
      if (scheme != null) {
        schemes.add(scheme);
      }
    }
    if (schemes.size() > 1) {
      String uris = fixed.stream().map(i -> i.uri().toString()).collect(Collectors.joining(", "));
      throw new IllegalArgumentException(
          "uris of service " + id + ": " + uris + " (expected: the same scheme in all of them)");
    }
    return schemes.isEmpty() ? null : schemes.iterator().next();
  }

  private Unavailable notListed(ServiceId id) {
    String known =
        services.isEmpty()
            ? "none at all"
            : services.keySet().stream().map(ServiceId::toString).collect(Collectors.joining(", "));
    return new Unavailable(
        new Unavailability(
            Kind.NOT_LISTED,
            "service: " + id + " (expected: one with static instances; there are: " + known + ")"));
  }
}
