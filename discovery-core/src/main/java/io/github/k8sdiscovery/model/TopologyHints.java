package io.github.k8sdiscovery.model;

import java.util.Set;

/**
 * For whom the control plane meant an instance ({@code endpoints[].hints}).
 *
 * @param zones the zones whose clients should use it; empty means no hint
 * @param nodes the nodes whose clients should use it; empty means no hint
 */
public record TopologyHints(Set<String> zones, Set<String> nodes) {

  /** No hints. */
  public static final TopologyHints NONE = new TopologyHints(Set.of(), Set.of());

  // Copies both sets.
  public TopologyHints {
    zones = Set.copyOf(zones);
    nodes = Set.copyOf(nodes);
  }
}
