package io.github.k8sdiscovery.model;

/**
 * What published an instance, and how much instances from there are preferred.
 *
 * @param cluster the name of the cluster or registry, as the properties have it; empty for the
 *     cluster this client belongs to
 * @param priority 0 or more; calls go to the lowest that has enough instances that are well
 * @param weight what the weights of instances from there are multiplied by, finite and above 0
 * @param slice the name of the EndpointSlice; empty if there is none
 */
public record Origin(String cluster, int priority, double weight, String slice) {

  /** What the cluster this client belongs to is called in properties, messages and reports. */
  public static final String LOCAL = "local";

  /** The cluster this client belongs to, no slice. */
  public static final Origin HERE = new Origin("", 0, "");

  // Checks the priority and the weight.
  public Origin {
    if (priority < 0) {
      throw new IllegalArgumentException("priority: " + priority + " (expected: 0 or more)");
    }
    if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "weight: " + weight + " (expected: a finite number above 0)");
    }
  }

  /**
   * An origin of weight 1.
   *
   * @param cluster the name of the cluster or registry
   * @param priority 0 or more
   * @param slice the name of the EndpointSlice; empty if there is none
   */
  public Origin(String cluster, int priority, String slice) {
    this(cluster, priority, 1, slice);
  }

  /**
   * A slice of the cluster this client belongs to.
   *
   * @param slice the name of the EndpointSlice
   * @return its origin
   */
  public static Origin ofSlice(String slice) {
    return new Origin("", 0, slice);
  }

  /**
   * What a cluster or registry is called in messages and reports.
   *
   * @param cluster the {@linkplain #cluster() name} in an origin
   * @return the same; {@link #LOCAL} for the cluster this client belongs to
   */
  public static String title(String cluster) {
    return cluster.isEmpty() ? LOCAL : cluster;
  }

  /** {@return whether it is the cluster this client belongs to} */
  public boolean here() {
    return cluster.isEmpty();
  }
}
