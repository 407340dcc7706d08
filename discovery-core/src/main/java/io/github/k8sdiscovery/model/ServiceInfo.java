package io.github.k8sdiscovery.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the Service object itself says, as far as a client needs it.
 *
 * @param uid the Service's UID
 * @param type {@code ClusterIP}, {@code NodePort}, {@code LoadBalancer} or {@code ExternalName}; of
 *     a {@linkplain #imported() ServiceImport} {@code ClusterSetIP} or {@code Headless}; {@link
 *     #STATIC} for a service that is configured, not of a cluster
 * @param labels its labels
 * @param annotations its annotations, without the copy of the whole object that kubectl keeps in
 *     one
 * @param ports its TCP ports in their order
 * @param localTrafficOnly whether {@code internalTrafficPolicy} is {@code Local}: only instances on
 *     the client's node
 * @param externalName the host that an {@code ExternalName} stands for; null for the other types
 * @param clientAffinity for how long after its last call a client stays with its instance, as
 *     {@code sessionAffinity: ClientIP} says; null without affinity
 */
public record ServiceInfo(
    String uid,
    String type,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<ServicePort> ports,
    boolean localTrafficOnly,
    @Nullable String externalName,
    @Nullable Duration clientAffinity) {

  /** The type of a service that is configured. */
  public static final String STATIC = "static";

  // Copies the collections.
  public ServiceInfo {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    ports = List.copyOf(ports);
  }

  /** {@return whether this is a ServiceImport, which stands for several clusters} */
  public boolean imported() {
    return type.equals("ClusterSetIP") || type.equals("Headless");
  }

  /**
   * A Service of type {@code ClusterIP} of which nothing but its ports is known.
   *
   * @param ports its TCP ports in their order
   * @return the service
   */
  public static ServiceInfo virtual(List<ServicePort> ports) {
    return new ServiceInfo("", "ClusterIP", Map.of(), Map.of(), ports, false, null, null);
  }

  /**
   * The same service with other ports.
   *
   * @param other its TCP ports in their order
   * @return a copy
   */
  public ServiceInfo with(List<ServicePort> other) {
    return new ServiceInfo(
        uid, type, labels, annotations, other, localTrafficOnly, externalName, clientAffinity);
  }
}
