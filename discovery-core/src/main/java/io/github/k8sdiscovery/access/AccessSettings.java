package io.github.k8sdiscovery.access;

import io.github.k8sdiscovery.model.AccessMode;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;

/**
 * Which ways into a service are tried.
 *
 * @param modes the ways, tried in this order for each port; default the pods alone. Pods that
 *     others follow are taken only if this client runs in the cluster or reaches one of them.
 *     {@link AccessMode#AUTO} stands for the pods, the load balancer, the Ingress, the node ports,
 *     and, if there is none of these, the pods all the same
 * @param nodeAddresses which of a node's addresses is taken, first found first taken; default
 *     {@link AddressType#DEFAULT}
 * @param front where Ingresses and Gateways are reached instead of where their status says; default
 *     empty: as their status says
 */
public record AccessSettings(
    List<AccessMode> modes, List<AddressType> nodeAddresses, List<FrontAddress> front) {

  /** The pods alone. */
  public static final AccessSettings PODS = of(AccessMode.POD);

  // Checks and copies the lists.
  public AccessSettings {
    check("access", modes, AccessMode.LAW);
    check("node-port.address-types", nodeAddresses, AddressType.LAW);
    modes = List.copyOf(modes);
    nodeAddresses = List.copyOf(nodeAddresses);
    front = List.copyOf(front);
  }

  private static void check(String name, Collection<?> values, String law) {
    if (values.isEmpty() || new HashSet<>(values).size() < values.size()) {
      throw new IllegalArgumentException(
          name
              + ": "
              + (values.isEmpty() ? "nothing" : values)
              + " (expected: one or more of "
              + law
              + ", each once)");
    }
  }

  /**
   * Settings with nothing special but the ways.
   *
   * @param modes the ways in their order, each once
   * @return the settings
   */
  public static AccessSettings of(AccessMode... modes) {
    return new AccessSettings(List.of(modes), AddressType.DEFAULT, List.of());
  }

  /**
   * These settings with other ways.
   *
   * @param other the ways in their order, each once
   * @return a copy
   */
  public AccessSettings with(List<AccessMode> other) {
    return new AccessSettings(other, nodeAddresses, front);
  }

  /** {@return whether nothing but the pods will do, whatever else there is} */
  public boolean podsAlone() {
    return modes.size() == 1 && modes.get(0) == AccessMode.POD;
  }
}
