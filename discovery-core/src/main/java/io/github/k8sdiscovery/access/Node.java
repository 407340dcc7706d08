package io.github.k8sdiscovery.access;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Node, as far as its ports matter.
 *
 * @param name its name
 * @param ready whether its condition {@code Ready} is {@code True}
 * @param zone its label {@code topology.kubernetes.io/zone}; null without one
 * @param addresses its addresses by their type, each list in the order of its status
 */
public record Node(
    String name, boolean ready, @Nullable String zone, Map<AddressType, List<String>> addresses) {

  // Copies the map.
  public Node {
    addresses = Map.copyOf(addresses);
  }
}
