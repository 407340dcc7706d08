package io.github.k8sdiscovery.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An endpoint in the making: no address, and nothing said about conditions, pod and place until it
 * is. A condition that is not said is absent from the object, which clients read as ready, serving
 * and not terminating. Not thread-safe. Obtained from {@link SliceBuilder#endpoint}.
 */
public final class EndpointBuilder {
  private final String namespace;
  private final ObjectNode json = Json.object();

  EndpointBuilder(String namespace) {
    this.namespace = namespace;
    json.putArray("addresses");
  }

  ObjectNode json() {
    return json;
  }

  /**
   * Adds an address.
   *
   * @param address an address of the slice's type
   * @return this
   */
  public EndpointBuilder address(String address) {
    json.withArrayProperty("addresses").add(address);
    return this;
  }

  /**
   * Sets the condition {@code ready}.
   *
   * @param ready whether it takes new requests
   * @return this
   */
  public EndpointBuilder ready(boolean ready) {
    return condition("ready", ready);
  }

  /**
   * Sets the condition {@code serving}.
   *
   * @param serving whether it passes its readiness probe
   * @return this
   */
  public EndpointBuilder serving(boolean serving) {
    return condition("serving", serving);
  }

  /**
   * Sets the condition {@code terminating}.
   *
   * @param terminating whether its pod is being deleted
   * @return this
   */
  public EndpointBuilder terminating(boolean terminating) {
    return condition("terminating", terminating);
  }

  private EndpointBuilder condition(String name, boolean value) {
    json.withObjectProperty("conditions").put(name, value);
    return this;
  }

  /**
   * Names the pod behind it, in the slice's namespace.
   *
   * @param name the pod's name
   * @return this
   */
  public EndpointBuilder pod(String name) {
    json.withObjectProperty("targetRef")
        .put("kind", "Pod")
        .put("namespace", namespace)
        .put("name", name);
    return this;
  }

  /**
   * Sets the identity of the pod behind it.
   *
   * @param uid the pod's uid
   * @return this
   */
  public EndpointBuilder uid(String uid) {
    json.withObjectProperty("targetRef").put("uid", uid);
    return this;
  }

  /**
   * Sets the host name, which StatefulSet pods have.
   *
   * @param hostname the first label of its DNS name
   * @return this
   */
  public EndpointBuilder hostname(String hostname) {
    json.put("hostname", hostname);
    return this;
  }

  /**
   * Sets the node.
   *
   * @param name the node's name
   * @return this
   */
  public EndpointBuilder node(String name) {
    json.put("nodeName", name);
    return this;
  }

  /**
   * Sets the zone.
   *
   * @param name the zone's name
   * @return this
   */
  public EndpointBuilder zone(String name) {
    json.put("zone", name);
    return this;
  }

  /**
   * Says from which zones it should be used.
   *
   * @param zones the zones' names
   * @return this
   */
  public EndpointBuilder hintZones(String... zones) {
    return hints("forZones", zones);
  }

  /**
   * Says from which nodes it should be used.
   *
   * @param nodes the nodes' names
   * @return this
   */
  public EndpointBuilder hintNodes(String... nodes) {
    return hints("forNodes", nodes);
  }

  private EndpointBuilder hints(String kind, String... names) {
    for (String name : names) {
      json.withObjectProperty("hints").withArrayProperty(kind).addObject().put("name", name);
    }
    return this;
  }
}
