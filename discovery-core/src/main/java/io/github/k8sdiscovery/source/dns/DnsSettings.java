package io.github.k8sdiscovery.source.dns;

import io.github.k8sdiscovery.model.IpFamily;
import io.github.k8sdiscovery.time.Backoff;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom DNS is asked of, how patiently, and how long an answer is good.
 *
 * @param servers name servers, each an IP address, with {@code :port} if it is not 53, IPv6 in
 *     brackets then; default none: those of {@code resolvConf}
 * @param resolvConf the resolver's configuration, read again when it changes; default {@code
 *     /etc/resolv.conf}. If it is missing or names no server, 127.0.0.1 is asked
 * @param clusterDomain the cluster's domain; default null: what follows {@code svc.} in the search
 *     list, else {@code cluster.local}
 * @param families the IP families asked for, at least one; default both
 * @param timeout how long a server may take to answer, more than 0; default null: as {@code
 *     resolvConf} says, else 1 s
 * @param attempts how often all servers are asked in turn, 1 or more; default null: as {@code
 *     resolvConf} says, else 2
 * @param minTtl the shortest time an answer is taken to be good, more than 0; default 1 s
 * @param maxTtl the longest time, at least {@code minTtl}; default 30 s
 * @param retry the waits between looks while there is no answer; default 500 ms to 30 s
 * @param primaryPortName the name of a port to look for beside {@code https} and {@code http} where
 *     a service has several; default null: none
 */
public record DnsSettings(
    List<String> servers,
    Path resolvConf,
    @Nullable String clusterDomain,
    Set<IpFamily> families,
    @Nullable Duration timeout,
    @Nullable Integer attempts,
    Duration minTtl,
    Duration maxTtl,
    Backoff retry,
    @Nullable String primaryPortName) {

  /** As said with each component; the bounds of the times are chosen, not measured. */
  public static final DnsSettings DEFAULT =
      new DnsSettings(
          List.of(),
          Path.of("/etc/resolv.conf"),
          null,
          Set.of(IpFamily.IPV4, IpFamily.IPV6),
          null,
          null,
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30)),
          null);

  /** Where neither settings nor resolv.conf say; chosen so that a second server is in time. */
  static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** Where neither settings nor resolv.conf say; the default of resolver libraries. */
  static final int ATTEMPTS = 2;

  // Copies the collections and checks the bounds.
  public DnsSettings {
    servers = List.copyOf(servers);
    families = Set.copyOf(families);
    servers.forEach(Server::parse);
    if (clusterDomain != null) {
      checkDomain(clusterDomain);
    }
    if (families.isEmpty()) {
      throw new IllegalArgumentException("families: none (expected: at least one)");
    }
    if (timeout != null && !isPositive(timeout)) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: more than 0)");
    }
    if (attempts != null && attempts < 1) {
      throw new IllegalArgumentException("attempts: " + attempts + " (expected: 1 or more)");
    }
    if (!isPositive(minTtl)) {
      throw new IllegalArgumentException("min-ttl: " + minTtl + " (expected: more than 0)");
    }
    if (maxTtl.compareTo(minTtl) < 0) {
      throw new IllegalArgumentException(
          "max-ttl: " + maxTtl + " (expected: at least min-ttl, " + minTtl + ")");
    }
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }

  private static void checkDomain(String domain) {
    if (domain.isEmpty() || domain.equals(".") || Names.absolute(domain) == null) {
      throw new IllegalArgumentException(
          "cluster-domain: " + domain + " (expected: a DNS name such as cluster.local)");
    }
  }

  /** A time to live within the bounds. */
  Duration clamp(long seconds) {
    Duration ttl = Duration.ofSeconds(seconds);
    if (ttl.compareTo(minTtl) < 0) {
      return minTtl;
    }
    return ttl.compareTo(maxTtl) > 0 ? maxTtl : ttl;
  }
}
