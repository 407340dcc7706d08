package io.github.k8sdiscovery;

import io.github.k8sdiscovery.eligibility.IpFamilies;
import io.github.k8sdiscovery.model.Locality;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.name.HostNames;
import io.github.k8sdiscovery.name.PortRules;
import java.time.Duration;
import java.util.function.Function;

/**
 * What a {@link Discovery} needs to know about its client.
 *
 * @param names how host names are read: own namespace, cluster domain
 * @param ports how ports are read
 * @param client where the client runs
 * @param families which addresses it uses
 * @param externalHosts what becomes of hosts outside the cluster
 * @param limits bounds of time and number
 * @param services how the calls to each service are spread; asked once when a service begins to be
 *     followed
 */
public record DiscoverySettings(
    HostNames names,
    PortRules ports,
    Locality client,
    IpFamilies families,
    ExternalHosts externalHosts,
    Limits limits,
    Function<ServiceId, ServiceSettings> services) {

  /** The namespace of a client that does not know its own. */
  public static final String DEFAULT_NAMESPACE = "default";

  /**
   * The defaults for a client in a namespace: cluster domain {@code cluster.local}, locality
   * unknown, IPv4 preferred, external hosts refused.
   *
   * @param namespace the client's namespace
   * @return the settings
   */
  public static DiscoverySettings in(String namespace) {
    return new DiscoverySettings(
        new HostNames(namespace, HostNames.DEFAULT_CLUSTER_DOMAIN),
        PortRules.DEFAULT,
        Locality.UNKNOWN,
        IpFamilies.PREFER_IPV4,
        ExternalHosts.REFUSE,
        Limits.DEFAULT,
        service -> ServiceSettings.DEFAULT);
  }

  /**
   * These settings with other limits.
   *
   * @param other the limits
   * @return a copy
   */
  public DiscoverySettings with(Limits other) {
    return new DiscoverySettings(names, ports, client, families, externalHosts, other, services);
  }

  /**
   * These settings for a client that runs elsewhere.
   *
   * @param other where it runs
   * @return a copy
   */
  public DiscoverySettings with(Locality other) {
    return new DiscoverySettings(names, ports, other, families, externalHosts, limits, services);
  }

  /**
   * These settings with other rules for the calls to services.
   *
   * @param other how the calls to each service are spread
   * @return a copy
   */
  public DiscoverySettings with(Function<ServiceId, ServiceSettings> other) {
    return new DiscoverySettings(names, ports, client, families, externalHosts, limits, other);
  }

  /** What becomes of a host that is no name of the cluster. */
  public enum ExternalHosts {
    /** A call to it is an error that says so. */
    REFUSE,
    /** It is left to the HTTP client to resolve. */
    RESOLVE
  }

  /**
   * Bounds of time and number.
   *
   * @param firstLookupTimeout the longest a first use waits for an answer; default 2 s
   * @param maxServices the most services followed at a time, 1 or more; default 1000
   * @param absentMemory how long an unknown service is remembered as unknown; default 1 s, so that
   *     calls to a service that is still to be created cost the API one look a second
   * @param idle how long a service that cannot be reached or was removed is followed without being
   *     asked for; default 1 min
   */
  public record Limits(
      Duration firstLookupTimeout, int maxServices, Duration absentMemory, Duration idle) {

    /** 2 s, 1000 services, 1 s, 1 min; chosen, not measured. */
    public static final Limits DEFAULT =
        new Limits(Duration.ofSeconds(2), 1000, Duration.ofSeconds(1), Duration.ofMinutes(1));

    // Checks the bounds.
    public Limits {
      if (firstLookupTimeout.isNegative() || firstLookupTimeout.isZero()) {
        throw new IllegalArgumentException(
            "first-lookup-timeout: " + firstLookupTimeout + " (expected: more than 0)");
      }
      if (maxServices < 1) {
        throw new IllegalArgumentException(
            "max-services: " + maxServices + " (expected: 1 or more)");
      }
      if (absentMemory.isNegative() || idle.isNegative()) {
        throw new IllegalArgumentException(
            "absent-memory, idle: " + absentMemory + ", " + idle + " (expected: 0 or more)");
      }
    }
  }
}
