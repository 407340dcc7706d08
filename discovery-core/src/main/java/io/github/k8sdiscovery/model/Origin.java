package io.github.k8sdiscovery.model;

/**
 * What published an instance, and how much instances from there are preferred.
 *
 * @param cluster the name of the cluster or registry, as the properties have it; empty for the
 *     cluster this client belongs to
 * @param priority 0 or more; calls go to the lowest that has enough instances that are well
 * @param slice the name of the EndpointSlice; empty if there is none
 */
public record Origin(String cluster, int priority, String slice) {

  /** The cluster this client belongs to, no slice. */
  public static final Origin HERE = new Origin("", 0, "");

  // Checks the priority.
  public Origin {
    if (priority < 0) {
      throw new IllegalArgumentException("priority: " + priority + " (expected: 0 or more)");
    }
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
}
