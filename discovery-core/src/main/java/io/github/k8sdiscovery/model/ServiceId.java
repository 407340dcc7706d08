package io.github.k8sdiscovery.model;

import java.util.Comparator;

/**
 * Which service: its name, the namespace it lives in, and the cluster that has it.
 *
 * @param cluster the name of the cluster; {@link #LOCAL} for the one this client belongs to; {@link
 *     #CLUSTER_SET} for all of its set
 * @param namespace the namespace, lower case
 * @param name the name of the Service, lower case
 */
public record ServiceId(String cluster, String namespace, String name)
    implements Comparable<ServiceId> {

  /** The cluster this client belongs to. */
  public static final String LOCAL = "";

  /** All clusters of the set that this client's cluster is one of: {@code svc.clusterset.local}. */
  public static final String CLUSTER_SET = "clusterset";

  private static final Comparator<ServiceId> ORDER =
      Comparator.comparing(ServiceId::cluster)
          .thenComparing(ServiceId::namespace)
          .thenComparing(ServiceId::name);

  // Checks that namespace and name are there; whether they are well-formed is for {@code name}.
  public ServiceId {
    if (namespace.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException(
          "service: " + namespace + "/" + name + " (expected: a namespace and a name)");
    }
  }

  /**
   * A service of the cluster this client belongs to.
   *
   * @param namespace the namespace, lower case
   * @param name the name of the Service, lower case
   */
  public ServiceId(String namespace, String name) {
    this(LOCAL, namespace, name);
  }

  @Override
  public int compareTo(ServiceId other) {
    return ORDER.compare(this, other);
  }

  /** {@return "namespace/name", with "cluster:" before it for a remote one} */
  @Override
  public String toString() {
    String local = namespace + "/" + name;
    return cluster.equals(LOCAL) ? local : cluster + ":" + local;
  }
}
