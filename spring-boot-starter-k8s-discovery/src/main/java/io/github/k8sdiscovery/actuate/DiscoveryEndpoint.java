package io.github.k8sdiscovery.actuate;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.ServiceStatus;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.name.HostName.OfService;
import io.github.k8sdiscovery.name.InvalidNameException;
import io.github.k8sdiscovery.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * The actuator endpoint {@code k8sdiscovery}: every followed service, which source speaks for it
 * and why no better one, its instances, and the last events. Reads memory only, follows nothing.
 */
@Endpoint(id = "k8sdiscovery")
public final class DiscoveryEndpoint {

  private final Discovery discovery;
  private final EventLog events;
  private final Function<ServiceId, String> policies;
  private final Clock clock;

  /**
   * The endpoint of a discovery.
   *
   * @param discovery which one
   * @param events what happened to it
   * @param policies the name of each service's policy
   * @param clock tells what time it is
   */
  public DiscoveryEndpoint(
      Discovery discovery, EventLog events, Function<ServiceId, String> policies, Clock clock) {
    this.discovery = discovery;
    this.events = events;
    this.policies = policies;
    this.clock = clock;
  }

  /** {@return everything} */
  @ReadOperation
  public Report report() {
    return new Report(
        discovery.settings().names().ownNamespace(),
        discovery.sources(),
        discovery.status().stream().map(this::report).toList(),
        events.newestFirst());
  }

  /**
   * One service.
   *
   * @param service in any form a URL may have
   * @return the service; null, which makes a 404, if it is not followed
   */
  @ReadOperation
  public @Nullable ServiceReport service(@Selector String service) {
    ServiceId id = id(service);
    return discovery.status().stream()
        .filter(status -> status.service().equals(id))
        .map(this::report)
        .findFirst()
        .orElse(null);
  }

  private ServiceReport report(ServiceStatus status) {
    return ServiceReport.of(status, policies.apply(status.service()), clock.instant());
  }

  private @Nullable ServiceId id(String host) {
    try {
      return discovery.settings().names().read(host) instanceof OfService of ? of.service() : null;
    } catch (InvalidNameException refused) {
      return null;
    }
  }

  /**
   * What the endpoint answers.
   *
   * @param namespace the client's own namespace
   * @param sources the order in which sources are asked
   * @param services the services followed now, sorted
   * @param events the last events, newest first
   */
  public record Report(
      String namespace,
      List<String> sources,
      List<ServiceReport> services,
      List<EventLog.Entry> events) {}
}
