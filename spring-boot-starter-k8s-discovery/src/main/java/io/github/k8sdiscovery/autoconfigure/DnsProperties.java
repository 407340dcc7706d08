package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.eligibility.IpFamilies;
import io.github.k8sdiscovery.model.IpFamily;
import io.github.k8sdiscovery.source.dns.DnsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Whom DNS is asked of, how patiently, and how long an answer is good.
 *
 * @param servers The name servers, each an IP address, with the port if it is not 53. Default:
 *     those of the file "resolv-conf".
 * @param timeout How long a server may take to answer. Default: as the file says, else 1s.
 * @param attempts How often all servers are asked in turn. Default: as the file says, else 2.
 * @param minTtl The shortest time an answer is taken to be good.
 * @param maxTtl The longest time an answer is taken to be good.
 * @param resolvConf The resolver's configuration; it is read again when it changes.
 */
@ConfigurationProperties("k8s.discovery.dns")
public record DnsProperties(
    @Nullable List<String> servers,
    @Nullable Duration timeout,
    @Nullable Integer attempts,
    @Nullable Duration minTtl,
    @Nullable Duration maxTtl,
    @Nullable String resolvConf) {

  private static final String PREFIX = "k8s.discovery.dns.";

  // Checks the bounds.
  public DnsProperties {
    InvalidPropertyException.positive(PREFIX + "timeout", timeout);
    InvalidPropertyException.positive(PREFIX + "min-ttl", minTtl);
    if (attempts != null && attempts < 1) {
      throw new InvalidPropertyException(PREFIX + "attempts", attempts, "a number of 1 or more");
    }
    Duration shortest = minTtl == null ? DnsSettings.DEFAULT.minTtl() : minTtl;
    Duration longest = maxTtl == null ? DnsSettings.DEFAULT.maxTtl() : maxTtl;
    if (longest.compareTo(shortest) < 0) {
      throw maxTtl == null
          ? new InvalidPropertyException(PREFIX + "min-ttl", shortest, "at most " + longest)
          : new InvalidPropertyException(PREFIX + "max-ttl", longest, "at least " + shortest);
    }
    for (String server : servers == null ? List.<String>of() : servers) {
      check(server);
    }
  }

  private static void check(String server) {
    try {
      DnsSettings unused = settings(List.of(server), DnsSettings.DEFAULT);
    } catch (IllegalArgumentException refused) {
      throw new InvalidPropertyException(
          PREFIX + "servers",
          server,
          "IP addresses, with the port if it is not 53, such as 10.96.0.10 or [fd00::a]:5353");
    }
  }

  /** The settings, with the defaults where nothing is said. */
  DnsSettings settings(ClientProperties client, LookupProperties lookup) {
    DnsSettings defaults = DnsSettings.DEFAULT;
    String file = OwnNamespace.blankToNull(resolvConf);
    return new DnsSettings(
        servers == null ? defaults.servers() : servers,
        file == null ? defaults.resolvConf() : Path.of(file),
        OwnNamespace.blankToNull(client.clusterDomain()),
        families(client.families()),
        timeout == null ? defaults.timeout() : timeout,
        attempts == null ? defaults.attempts() : attempts,
        minTtl == null ? defaults.minTtl() : minTtl,
        maxTtl == null ? defaults.maxTtl() : maxTtl,
        defaults.retry(),
        lookup.ports().primaryPortName());
  }

  private static DnsSettings settings(List<String> servers, DnsSettings defaults) {
    return new DnsSettings(
        servers,
        defaults.resolvConf(),
        defaults.clusterDomain(),
        defaults.families(),
        defaults.timeout(),
        defaults.attempts(),
        defaults.minTtl(),
        defaults.maxTtl(),
        defaults.retry(),
        defaults.primaryPortName());
  }

  /** Who only prefers one takes the other as well. */
  private static Set<IpFamily> families(IpFamilies wanted) {
    return switch (wanted) {
      case IPV4 -> Set.of(IpFamily.IPV4);
      case IPV6 -> Set.of(IpFamily.IPV6);
      case PREFER_IPV4, PREFER_IPV6 -> DnsSettings.DEFAULT.families();
    };
  }
}
