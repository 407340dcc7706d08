package io.github.k8sdiscovery.actuate;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.name.HostName.OfService;
import io.github.k8sdiscovery.name.InvalidNameException;
import io.github.k8sdiscovery.time.Clock;
import java.util.List;
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
  private final Clock clock;

  /**
   * The endpoint of a discovery.
   *
   * @param discovery which one
   * @param events what happened to it
   * @param clock tells what time it is
   */
  public DiscoveryEndpoint(Discovery discovery, EventLog events, Clock clock) {
    this.discovery = discovery;
    this.events = events;
    this.clock = clock;
  }

  /** {@return everything} */
  @ReadOperation
  public Report report() {
    return new Report(
        discovery.settings().names().ownNamespace(),
        discovery.sources(),
        discovery.status().stream().map(s -> ServiceReport.of(s, clock.instant())).toList(),
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
        .map(status -> ServiceReport.of(status, clock.instant()))
        .findFirst()
        .orElse(null);
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
