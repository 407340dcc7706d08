package io.github.k8sdiscovery.model;

import org.jspecify.annotations.Nullable;

/**
 * Where an instance, or this client, runs.
 *
 * @param zone the value of {@code topology.kubernetes.io/zone}; null if unknown, which is not the
 *     same as an empty zone
 * @param node the name of the node; null if unknown
 */
public record Locality(@Nullable String zone, @Nullable String node) {

  /** Nothing is known. */
  public static final Locality UNKNOWN = new Locality(null, null);
}
