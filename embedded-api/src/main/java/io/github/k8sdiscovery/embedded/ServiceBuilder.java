package io.github.k8sdiscovery.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;

/**
 * A Service in the making. What is not said is filled in as a real server does: type {@code
 * ClusterIP} with an address, TCP, no session affinity. Not thread-safe. Obtained from {@link
 * EmbeddedKubernetesApi#service}.
 */
public final class ServiceBuilder {
  private final Function<ObjectNode, String> store;
  private final ObjectNode json = Json.object();
  private final ObjectNode metadata;
  private final ObjectNode spec;

  ServiceBuilder(Function<ObjectNode, String> store, String namespace, String name) {
    this.store = store;
    json.put("kind", Resource.SERVICES.kind()).put("apiVersion", Resource.SERVICES.apiVersion());
    metadata = json.putObject("metadata").put("name", name).put("namespace", namespace);
    spec = json.putObject("spec");
  }

  /**
   * Adds a port.
   *
   * @param name its name; "" for a single port without one
   * @param port the number clients write
   * @param targetPort the number or name of the port in the pods
   * @return this
   */
  public ServiceBuilder port(String name, int port, String targetPort) {
    return port(name, port, targetPort, "");
  }

  /**
   * Adds a port that says what is spoken on it.
   *
   * @param name its name; "" for a single port without one
   * @param port the number clients write
   * @param targetPort the number or name of the port in the pods
   * @param appProtocol for example {@code https} or {@code kubernetes.io/h2c}; "" for none
   * @return this
   */
  public ServiceBuilder port(String name, int port, String targetPort, String appProtocol) {
    ObjectNode entry = spec.withArrayProperty("ports").addObject();
    if (!name.isEmpty()) {
      entry.put("name", name);
    }
    entry.put("protocol", "TCP").put("port", port);
    if (!appProtocol.isEmpty()) {
      entry.put("appProtocol", appProtocol);
    }
    if (!targetPort.isEmpty() && targetPort.chars().allMatch(Character::isDigit)) {
      entry.put("targetPort", Integer.parseInt(targetPort));
    } else {
      entry.put("targetPort", targetPort);
    }
    return this;
  }

  /**
   * Adds a label.
   *
   * @param key the label's key
   * @param value its value
   * @return this
   */
  public ServiceBuilder label(String key, String value) {
    metadata.withObjectProperty("labels").put(key, value);
    return this;
  }

  /**
   * Adds an annotation.
   *
   * @param key the annotation's key
   * @param value its value
   * @return this
   */
  public ServiceBuilder annotation(String key, String value) {
    metadata.withObjectProperty("annotations").put(key, value);
    return this;
  }

  /**
   * Makes it headless: no virtual address.
   *
   * @return this
   */
  public ServiceBuilder headless() {
    return clusterIp("None");
  }

  /**
   * Gives it this virtual address.
   *
   * @param address an IP address, or {@code None}
   * @return this
   */
  public ServiceBuilder clusterIp(String address) {
    spec.put("clusterIP", address).putArray("clusterIPs").add(address);
    return this;
  }

  /**
   * Makes it a name for a host outside.
   *
   * @param host the DNS name
   * @return this
   */
  public ServiceBuilder externalName(String host) {
    return spec("type", "ExternalName").spec("externalName", host);
  }

  /**
   * Limits it to the client's own node or not.
   *
   * @param policy {@code Cluster} or {@code Local}; default {@code Cluster}
   * @return this
   */
  public ServiceBuilder internalTrafficPolicy(String policy) {
    return spec("internalTrafficPolicy", policy);
  }

  /**
   * Keeps a client at its pod.
   *
   * @param affinity {@code None} or {@code ClientIP}; default {@code None}
   * @return this
   */
  public ServiceBuilder sessionAffinity(String affinity) {
    return spec("sessionAffinity", affinity);
  }

  /**
   * Sets any other text of the specification.
   *
   * @param field for example {@code trafficDistribution}
   * @param value its value
   * @return this
   */
  public ServiceBuilder spec(String field, String value) {
    spec.put(field, value);
    return this;
  }

  /**
   * Creates the Service, or replaces the one of this name.
   *
   * @return the resourceVersion of the stored object
   */
  public String apply() {
    return store.apply(json.deepCopy());
  }
}
