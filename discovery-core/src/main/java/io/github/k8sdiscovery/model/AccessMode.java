package io.github.k8sdiscovery.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The ways into a service. */
public enum AccessMode {
  /** Whichever of the others works from where this client runs. */
  AUTO,
  /** Straight to the pods. */
  POD,
  /** The Service's virtual IP, behind which kube-proxy or a mesh balances. */
  CLUSTER_IP,
  /** The Service's port on the nodes. */
  NODE_PORT,
  /** The addresses of the Service's load balancer. */
  LOAD_BALANCER,
  /** An Ingress, or a Gateway with an HTTPRoute, that leads to the service. */
  INGRESS;

  /** What a way has to be, for messages. */
  public static final String LAW =
      Arrays.stream(values()).map(AccessMode::toString).collect(Collectors.joining(", "));

  /** {@return the way as it is written: {@code node-port}} */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
