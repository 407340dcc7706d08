package io.github.k8sdiscovery.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Other clusters whose instances are used as well.
 *
 * @param clusters The clusters by name: "kubeconfig" or "url", "context", "token" or "token-file",
 *     "ca-file", "namespaces", "weight", "priority", "pods-reachable", "enabled". "local" is this
 *     client's own, which has "weight", "priority", "namespaces" and "enabled" alone.
 */
@ConfigurationProperties("k8s.discovery")
public record ClustersProperties(@Nullable Map<String, ClusterProperties> clusters) {

  private static final String CLUSTERS = "k8s.discovery.clusters";

  // Checks that no name is there twice, and that each is one.
  public ClustersProperties {
    clusters = clusters == null ? Map.of() : new LinkedHashMap<>(clusters);
    Map<String, String> seen = new LinkedHashMap<>();
    for (String name : clusters.keySet()) {
      String property = ServicesProperties.key(CLUSTERS, name);
      if (!name.matches("[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?")) {
        throw new InvalidPropertyException(
            property, name, "a name of letters, digits and inner hyphens, 1 to 63 characters");
      }
      String other = seen.put(name.toLowerCase(Locale.ROOT).replace("-", ""), name);
      if (other != null) {
        throw new InvalidPropertyException(
            property, name, "each cluster once, and " + other + " is the same name");
      }
    }
  }

  /** What stands before the names of a cluster's properties, without the last dot. */
  static String prefix(String name) {
    return ServicesProperties.key(CLUSTERS, name);
  }

  /** The other clusters, by name, in their order. */
  Map<String, ClusterProperties> others() {
    Map<String, ClusterProperties> others = new LinkedHashMap<>();
    all()
        .forEach(
            (name, cluster) -> {
              if (!name.equals(ClusterProperties.LOCAL) && cluster.isEnabled()) {
                others.put(name, cluster);
              }
            });
    return others;
  }

  /** What is said of this client's own cluster. */
  ClusterProperties local() {
    return all().getOrDefault(ClusterProperties.LOCAL, ClusterProperties.NONE);
  }

  private Map<String, ClusterProperties> all() {
    return clusters == null ? Map.of() : clusters;
  }
}
