package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.DiscoverySettings.ExternalHosts;
import io.github.k8sdiscovery.DiscoverySettings.Limits;
import io.github.k8sdiscovery.name.HostName.OfService;
import io.github.k8sdiscovery.name.HostNames;
import io.github.k8sdiscovery.name.InvalidNameException;
import io.github.k8sdiscovery.name.PortRules;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How services are looked up.
 *
 * @param primaryPortName The name of the port to use where a URL has none and the Service has
 *     several. The Service's label "primary-port-name" goes before it.
 * @param knownSecurePorts The port numbers that mean TLS where nothing else says so.
 * @param externalHosts What becomes of a call to a host that is no name of the cluster: "refuse"
 *     makes it an error, "resolve" leaves it to DNS.
 * @param maxServices The most services followed at a time; a call to one more is an error.
 * @param firstLookupTimeout The longest the first use of a service waits for an answer.
 * @param eager The services to follow from start-up on, instead of from their first use.
 */
@ConfigurationProperties("k8s.discovery")
public record LookupProperties(
    @Nullable String primaryPortName,
    @Nullable Set<Integer> knownSecurePorts,
    @Nullable ExternalHosts externalHosts,
    @Nullable Integer maxServices,
    @Nullable Duration firstLookupTimeout,
    @Nullable List<String> eager) {

  private static final int MAX_PORT = 65535;

  // Checks the bounds.
  public LookupProperties {
    InvalidPropertyException.positive("k8s.discovery.first-lookup-timeout", firstLookupTimeout);
    if (maxServices != null && maxServices < 1) {
      throw new InvalidPropertyException(
          "k8s.discovery.max-services", maxServices, "a number of 1 or more");
    }
    for (Integer port : knownSecurePorts == null ? Set.<Integer>of() : knownSecurePorts) {
      if (port < 1 || port > MAX_PORT) {
        throw new InvalidPropertyException(
            "k8s.discovery.known-secure-ports", port, "port numbers, 1 to " + MAX_PORT);
      }
    }
  }

  /** How ports are read. */
  PortRules ports() {
    boolean named = primaryPortName != null && !primaryPortName.isBlank();
    return new PortRules(
        named ? primaryPortName : PortRules.DEFAULT.primaryPortName(),
        knownSecurePorts == null ? PortRules.DEFAULT.securePorts() : knownSecurePorts);
  }

  /** What becomes of hosts outside the cluster. */
  ExternalHosts hosts() {
    return externalHosts == null ? ExternalHosts.REFUSE : externalHosts;
  }

  /** The bounds of time and number. */
  Limits limits() {
    Limits defaults = Limits.DEFAULT;
    return new Limits(
        firstLookupTimeout == null ? defaults.firstLookupTimeout() : firstLookupTimeout,
        maxServices == null ? defaults.maxServices() : maxServices,
        defaults.absentMemory(),
        defaults.idle());
  }

  /** The services to follow from the start, all of them well-formed. */
  List<String> services(HostNames names) {
    List<String> services = eager == null ? List.of() : eager;
    for (String service : services) {
      if (!isService(names, service)) {
        throw new InvalidPropertyException(
            "k8s.discovery.eager", service, "services such as backend or backend.example");
      }
    }
    return services;
  }

  private static boolean isService(HostNames names, String host) {
    try {
      return names.read(host) instanceof OfService;
    } catch (InvalidNameException refused) {
      return false;
    }
  }
}
