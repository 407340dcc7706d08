package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.ServiceSettings;
import io.github.k8sdiscovery.access.AccessSettings;
import io.github.k8sdiscovery.balance.BalancePolicy;
import io.github.k8sdiscovery.loadbalancer.Naming;
import io.github.k8sdiscovery.model.AccessMode;
import io.github.k8sdiscovery.sticky.StickySettings;
import io.github.k8sdiscovery.sticky.StickySettings.Binding;
import io.github.k8sdiscovery.weight.WeightRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * How a service is looked up and how the calls to it are spread: under {@code k8s.discovery} for
 * every service, under {@code k8s.discovery.services.SERVICE} for one, where each value goes before
 * the general one.
 *
 * @param sources The sources to ask, best first. Default: those of the application, "static" if it
 *     has instances, "kubernetes", "dns", "env".
 * @param access The ways into the service, tried in this order: "auto", "pod", "cluster-ip",
 *     "node-port", "load-balancer", "ingress".
 * @param policy How calls spread over the instances: "round-robin", "random", "least-request",
 *     "peak-ewma", "consistent-hash", or the name of a bean of type BalancePolicy.
 * @param weights Which instances weigh how much, one rule each: "backend-v2-*=0.5" by the pod's
 *     name, "zone:z1=2", "node:n1=0", "slice:name=1", "backend-v2-*=10%". The first that names an
 *     instance counts.
 * @param preferZone Whether instances in the client's own zone are preferred where the control
 *     plane gave no hints.
 * @param preserveHost Whether the Host header of calls says what is written in their URL, such as
 *     backend-service:5000, instead of the address of the instance. Default false.
 * @param sticky What keeps the calls of a session on one instance.
 * @param slowStart How a new instance comes up to its weight.
 * @param health When an instance whose calls fail is left out.
 * @param tls How calls over TLS are made.
 * @param retry When a failed call is tried on another instance.
 * @param failover When calls leave the clusters that they go to first.
 */
@ConfigurationProperties("k8s.discovery")
public record ServiceProperties(
    @Nullable List<String> sources,
    @Nullable List<AccessMode> access,
    @Nullable String policy,
    @Nullable List<String> weights,
    @Nullable Boolean preferZone,
    @Nullable Boolean preserveHost,
    @NestedConfigurationProperty @Nullable StickyProperties sticky,
    @NestedConfigurationProperty @Nullable SlowStartProperties slowStart,
    @NestedConfigurationProperty @Nullable HealthProperties health,
    @NestedConfigurationProperty @Nullable TlsProperties tls,
    @NestedConfigurationProperty @Nullable RetryProperties retry,
    @NestedConfigurationProperty @Nullable FailoverProperties failover) {

  /** Where nothing is said. */
  static final ServiceProperties NONE =
      new ServiceProperties(null, null, null, null, null, null, null, null, null, null, null, null);

  /**
   * The order of sources.
   *
   * @param prefix what stands before the names of these properties, with the last dot
   * @param there the names of the sources there are
   * @return the order; empty if nothing is said
   */
  List<String> order(String prefix, Set<String> there) {
    List<String> named = sources == null ? List.of() : sources;
    if (!there.containsAll(named) || new HashSet<>(named).size() < named.size()) {
      throw new InvalidPropertyException(
          prefix + "sources", String.join(",", named), "each once, of " + String.join(", ", there));
    }
    return named;
  }

  /**
   * The ways into the service.
   *
   * @param prefix what stands before the names of these properties, with the last dot
   * @param base what holds where these say nothing
   */
  AccessSettings access(String prefix, AccessSettings base) {
    try {
      return access == null ? base : base.with(access);
    } catch (IllegalArgumentException refused) {
      throw InvalidPropertyException.of(prefix, refused);
    }
  }

  /**
   * How calls are spread.
   *
   * @param prefix what stands before the names of these properties, with the last dot
   * @param general the properties that hold where these say nothing
   * @param base what those come to
   * @param policies the policies there are
   */
  ServiceSettings settings(
      String prefix, ServiceProperties general, ServiceSettings base, Policies policies) {
    try {
      return read(prefix, general, base, policies);
    } catch (InvalidPropertyException refused) {
      throw refused;
    } catch (IllegalArgumentException refused) {
      throw InvalidPropertyException.of(prefix, refused);
    }
  }

  /**
   * By which names calls go.
   *
   * @param prefix what stands before the names of these properties, with the last dot
   * @param base what holds where these say nothing
   */
  Naming.Rule naming(String prefix, Naming.Rule base) {
    return new Naming.Rule(
        preserveHost == null ? base.preserveHost() : preserveHost,
        tls == null ? base.serverName() : tls.serverName(prefix + "tls.", base.serverName()));
  }

  private ServiceSettings read(
      String prefix, ServiceProperties general, ServiceSettings base, Policies policies) {
    String named = policy == null ? general.policy : policy;
    StickySettings stickiness =
        sticky == null ? base.sticky() : sticky.settings(prefix + "sticky.", base.sticky());
    BalancePolicy spread = base.policy();
    if (Policies.CONSISTENT_HASH.equals(named)) {
      stickiness = keyed(prefix, stickiness);
      spread = policies.hashing(stickiness);
    } else if (policy != null) {
      spread = policies.named(prefix + "policy", policy);
    }
    return new ServiceSettings(
        weights == null ? base.weights() : WeightRules.parse(weights),
        preferZone == null ? base.preferZone() : preferZone,
        health == null ? base.health() : health.settings(prefix + "health.", base.health()),
        spread,
        slowStart == null
            ? base.slowStart()
            : slowStart.settings(prefix + "slow-start.", base.slowStart()),
        stickiness,
        retry == null ? base.retry() : retry.settings(prefix + "retry.", base.retry()),
        failover == null
            ? base.failover()
            : failover.settings(prefix + "failover.", base.failover()));
  }

  /** Consistent hashing is binding by hash; it has nothing to hash without keys. */
  private static StickySettings keyed(String prefix, StickySettings sticky) {
    if (sticky.keys().isEmpty()) {
      throw new InvalidPropertyException(
          prefix + "policy",
          Policies.CONSISTENT_HASH,
          "with " + prefix + "sticky.keys, which say what is hashed: " + StickyProperties.KEYS);
    }
    Binding binding = sticky.binding() == Binding.TOKEN ? Binding.TOKEN : Binding.HASH;
    return new StickySettings(sticky.keys(), binding, sticky.overflow(), sticky.timeout());
  }
}
