package io.github.k8sdiscovery.access;

import java.util.List;
import java.util.Map;

/**
 * What a Service object says of the ways into it.
 *
 * @param clusterIps its virtual IPs ({@code spec.clusterIPs}), canonical; empty for a headless one
 * @param nodePorts its ports on the nodes, by the names of its ports; TCP alone
 * @param endpointNodesOnly whether nodes without an endpoint drop what comes from outside ({@code
 *     externalTrafficPolicy: Local})
 * @param balancers the addresses of its load balancer ({@code status.loadBalancer.ingress}); empty
 *     while it is pending
 */
public record Exposure(
    List<String> clusterIps,
    Map<String, Integer> nodePorts,
    boolean endpointNodesOnly,
    List<Balancer> balancers) {

  /** No way in but the pods. */
  public static final Exposure NONE = new Exposure(List.of(), Map.of(), false, List.of());

  // Copies the collections.
  public Exposure {
    clusterIps = List.copyOf(clusterIps);
    nodePorts = Map.copyOf(nodePorts);
    balancers = List.copyOf(balancers);
  }

  /**
   * One address of a load balancer. Whether it hands packets on ({@code ipMode: VIP}) or ends the
   * connections ({@code Proxy}) makes no difference to who calls it from outside.
   *
   * @param address an IP address, canonical, or a host name
   * @param failedPorts what is wrong with ports that it does not serve, by their numbers
   */
  public record Balancer(String address, Map<Integer, String> failedPorts) {

    // Copies the map.
    public Balancer {
      failedPorts = Map.copyOf(failedPorts);
    }
  }
}
