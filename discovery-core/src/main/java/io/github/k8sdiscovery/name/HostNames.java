package io.github.k8sdiscovery.name;

import io.github.k8sdiscovery.model.IpAddress;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.name.HostName.Address;
import io.github.k8sdiscovery.name.HostName.External;
import io.github.k8sdiscovery.name.HostName.OfService;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads host names as the cluster's DNS would, for a client in one namespace.
 *
 * <p>{@code svc}, {@code svc.ns}, {@code svc.ns.svc} and {@code svc.ns.svc.cluster.local} are one
 * service, with or without a last dot and in any case; one label more in front is the host name of
 * one instance. {@code svc.ns.svc.clusterset.local} is the service over all clusters of the set (<a
 * href="https://github.com/kubernetes/enhancements/tree/master/keps/sig-multicluster/1645-multi-cluster-services-api">KEP-1645</a>).
 * Labels follow <a href="https://www.rfc-editor.org/rfc/rfc1123">RFC 1123</a>: 63 characters each,
 * 253 in all. Immutable; any thread; reading costs one pass over the name.
 *
 * @param ownNamespace the client's namespace
 * @param clusterDomain the DNS domain of the cluster, {@code cluster.local} by default
 */
public record HostNames(String ownNamespace, String clusterDomain) {

  /** The DNS domain of a cluster that has no other. */
  public static final String DEFAULT_CLUSTER_DOMAIN = "cluster.local";

  /** What the names of services of all clusters of a set end with. */
  private static final List<String> CLUSTER_SET = List.of("svc", "clusterset", "local");

  private static final int MAX_NAME = 253;
  private static final int MAX_LABEL = 63;
  private static final String LAW =
      "a service such as backend, backend.example or backend.example.svc.cluster.local: labels of"
          + " letters, digits and inner hyphens, 1 to 63 characters each, 253 in all";

  // Checks both names.
  public HostNames {
    ownNamespace = String.join(".", labels(ownNamespace));
    clusterDomain = String.join(".", labels(clusterDomain));
    if (ownNamespace.indexOf('.') >= 0) {
      throw new InvalidNameException(ownNamespace, "a namespace: one label");
    }
  }

  /**
   * Reads a host.
   *
   * @param host a host as it stands in a URL
   * @return what it means
   * @throws InvalidNameException if it breaks the rules
   */
  public HostName read(String host) {
    String address = IpAddress.canonical(host);
    if (address != null) {
      return new Address(address);
    }
    List<String> labels = labels(host);
    int n = labels.size();
    if (n > 3 && labels.subList(n - 3, n).equals(CLUSTER_SET)) {
      return ofSet(host, labels.subList(0, n - 3));
    }
    int domain = clusterDomain.isEmpty() ? 0 : clusterDomain.split("\\.").length;
    boolean full =
        n > domain
            && labels.get(n - domain - 1).equals("svc")
            && String.join(".", labels.subList(n - domain, n)).equals(clusterDomain);
    if (full) {
      return inCluster(host, labels.subList(0, n - domain - 1));
    }
    if (n >= 3 && n <= 4 && labels.get(n - 1).equals("svc")) {
      return inCluster(host, labels.subList(0, n - 1));
    }
    return relative(labels);
  }

  /**
   * Reads where an {@code ExternalName} points to. It is a full DNS name, so only one that ends
   * with {@code .svc} and the cluster domain is a service of this cluster.
   *
   * @param target the external name
   * @return the service, or one instance of it; null if it is outside the cluster, or no name at
   *     all
   */
  public @Nullable OfService target(String target) {
    String name = target.endsWith(".") ? target.substring(0, target.length() - 1) : target;
    if (!name.toLowerCase(Locale.ROOT).endsWith(".svc." + clusterDomain)) {
      return null;
    }
    try {
      return read(name) instanceof OfService service ? service : null;
    } catch (InvalidNameException refused) {
      return null;
    }
  }

  private static OfService ofSet(String host, List<String> labels) {
    if (labels.size() != 2) {
      throw new InvalidNameException(
          host, "a service of all clusters, such as backend.example.svc.clusterset.local");
    }
    ServiceId id = new ServiceId(ServiceId.CLUSTER_SET, labels.get(1), labels.get(0));
    return new OfService(id, null, null, true);
  }

  private static OfService inCluster(String host, List<String> labels) {
    return switch (labels.size()) {
      case 2 -> service(labels.get(0), labels.get(1), true);
      case 3 -> instance(labels.get(0), labels.get(1), labels.get(2), true);
      default -> throw new InvalidNameException(host, LAW);
    };
  }

  private HostName relative(List<String> labels) {
    String first = labels.get(0);
    return switch (labels.size()) {
      case 1 -> service(first, ownNamespace, true);
      case 2 ->
          new OfService(
              new ServiceId(labels.get(1), first),
              null,
              instance(first, labels.get(1), ownNamespace, false),
              false);
      case 3 -> instance(first, labels.get(1), labels.get(2), false);
      default -> new External(String.join(".", labels));
    };
  }

  private static OfService service(String name, String namespace, boolean qualified) {
    return new OfService(new ServiceId(namespace, name), null, null, qualified);
  }

  private static OfService instance(String host, String name, String namespace, boolean qualified) {
    return new OfService(new ServiceId(namespace, name), host, null, qualified);
  }

  private static List<String> labels(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw new InvalidNameException(host, LAW);
    }
    String[] labels = name.split("\\.", -1);
    for (String label : labels) {
      if (!wellFormed(label)) {
        throw new InvalidNameException(host, LAW);
      }
    }
    return List.of(name.toLowerCase(Locale.ROOT).split("\\."));
  }

  private static boolean wellFormed(String label) {
    int n = label.length();
    if (n == 0 || n > MAX_LABEL || label.charAt(0) == '-' || label.charAt(n - 1) == '-') {
      return false;
    }
    for (int i = 0; i < n; i++) {
      char c = label.charAt(i);
      // Checked before it is made lower case: the Kelvin sign would become a plain k.
      if (!((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || c == '-')) {
        return false;
      }
    }
    return true;
  }
}
