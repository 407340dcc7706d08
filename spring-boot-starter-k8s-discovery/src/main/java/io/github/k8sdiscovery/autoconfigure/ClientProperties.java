package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.eligibility.IpFamilies;
import io.github.k8sdiscovery.model.DiscoveryException;
import io.github.k8sdiscovery.name.HostNames;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who the client is.
 *
 * @param namespace The client's own namespace, in which names without one are looked up. Default:
 *     the service account's, else that of the kubeconfig's context, else "default".
 * @param clusterDomain The DNS domain of the cluster.
 * @param nodeName The node the client runs on, for internalTrafficPolicy "Local" and for node
 *     hints. Default: the environment variable K8S_NODE_NAME, else NODE_NAME.
 * @param zone The zone the client runs in, for zone hints. Default: the environment variable
 *     K8S_ZONE.
 * @param ipFamily Which addresses to use: of a dual-stack service, every pod has one of each.
 */
@ConfigurationProperties("k8s.discovery")
public record ClientProperties(
    @Nullable String namespace,
    @Nullable String clusterDomain,
    @Nullable String nodeName,
    @Nullable String zone,
    @Nullable IpFamilies ipFamily) {

  private static final String NAMESPACE = "k8s.discovery.namespace";
  private static final String CLUSTER_DOMAIN = "k8s.discovery.cluster-domain";

  // Checks the names.
  public ClientProperties {
    check(NAMESPACE, namespace, "one label: lower-case letters, digits and inner hyphens, 1 to 63");
    check(CLUSTER_DOMAIN, clusterDomain, "a DNS name such as cluster.local");
  }

  private static void check(String property, @Nullable String value, String expected) {
    if (value == null || value.isBlank()) {
      return;
    }
    try {
      boolean isNamespace = property.equals(NAMESPACE);
      HostNames names = new HostNames(isNamespace ? value : "any", isNamespace ? "any" : value);
      if (!isNamespace && names.clusterDomain().isEmpty()) {
        throw new InvalidPropertyException(property, value, expected);
      }
    } catch (DiscoveryException refused) {
      throw new InvalidPropertyException(property, value, expected);
    }
  }

  /** How host names are read by a client of a namespace. */
  HostNames names(String ownNamespace) {
    String domain = OwnNamespace.blankToNull(clusterDomain);
    return new HostNames(ownNamespace, domain == null ? HostNames.DEFAULT_CLUSTER_DOMAIN : domain);
  }

  /** The addresses to use. */
  IpFamilies families() {
    return ipFamily == null ? IpFamilies.PREFER_IPV4 : ipFamily;
  }
}
