package io.github.k8sdiscovery.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One place that answers for a service: an address and a port, and what the cluster says of it.
 *
 * @param id stays the same as long as the instance lives: the pod's UID, else {@code address:port}
 * @param address the IP address, canonical, without brackets; or a host name, which the HTTP client
 *     resolves
 * @param port the port to connect to, 1 to 65535; 0 if the service publishes none
 * @param ports every port number this instance publishes, by the port's name (empty for an unnamed
 *     one); shared between instances
 * @param conditions whether it may be used
 * @param locality where it runs
 * @param hints for whom the control plane meant it
 * @param pod the pod behind it; null if there is none
 * @param hostname its host name below the service's ({@code pod-0} of a StatefulSet); null if it
 *     has none
 * @param origin what published it: its cluster and its EndpointSlice
 * @param weight its share of the requests in relation to the others', finite, 0 or more; 1 by
 *     default; 0 takes no new requests
 * @param via what a call to it must say to get through; null if its address is enough
 */
public record Instance(
    String id,
    String address,
    int port,
    Map<String, Integer> ports,
    InstanceConditions conditions,
    Locality locality,
    TopologyHints hints,
    @Nullable PodRef pod,
    @Nullable String hostname,
    Origin origin,
    double weight,
    @Nullable Via via) {

  // Checks the weight.
  public Instance {
    if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "weight: " + weight + " (expected: a finite number, 0 or more)");
    }
  }

  /**
   * Starts an instance that is ready, with nothing else known.
   *
   * @param address the IP address, canonical, or a host name
   * @param port the port to connect to; 0 if none is published
   * @return a builder
   */
  public static Builder at(String address, int port) {
    return new Builder(address, port);
  }

  /** {@return the family of the address; null for a host name, which may have either} */
  public @Nullable IpFamily family() {
    return IpFamily.of(address);
  }

  /** {@return the address and the port as they stand in a URI} */
  public String authority() {
    return IpAddress.inUri(address) + ":" + port;
  }

  /**
   * The same instance on another port.
   *
   * @param other the port to connect to, 1 to 65535
   * @return this instance with that port
   */
  public Instance onPort(int other) {
    Builder copy = at(address, other).conditions(conditions).locality(locality).hints(hints);
    copy.ports(ports).pod(pod).hostname(hostname).origin(origin).weight(weight);
    return copy.via(via).build();
  }

  /**
   * The same instance with another weight.
   *
   * @param other finite, 0 or more
   * @return this instance if that is its weight already, else a copy
   */
  public Instance weighing(double other) {
    return other == weight ? this : with(id, other, origin);
  }

  /**
   * The same instance, published by another cluster or registry.
   *
   * @param other what published it
   * @return this instance if that is its origin already, else a copy
   */
  public Instance of(Origin other) {
    return other.equals(origin) ? this : with(id, weight, other);
  }

  /**
   * The same instance under another id.
   *
   * @param other what tells it from all others of its service
   * @return this instance if that is its id already, else a copy
   */
  public Instance withId(String other) {
    return other.equals(id) ? this : with(other, weight, origin);
  }

  private Instance with(String otherId, double otherWeight, Origin other) {
    return new Instance(
        otherId,
        address,
        port,
        ports,
        conditions,
        locality,
        hints,
        pod,
        hostname,
        other,
        otherWeight,
        via);
  }

  /** Collects what is known of an instance. */
  public static final class Builder {

    private final String address;
    private final int port;
    private Map<String, Integer> ports = Map.of();
    private InstanceConditions conditions = InstanceConditions.READY;
    private Locality locality = Locality.UNKNOWN;
    private TopologyHints hints = TopologyHints.NONE;
    private @Nullable PodRef pod;
    private @Nullable String hostname;
    private Origin origin = Origin.HERE;
    private double weight = 1;
    private @Nullable Via via;

    private Builder(String address, int port) {
      this.address = address;
      this.port = port;
    }

    /**
     * Sets every port the instance publishes; default none.
     *
     * @param value numbers by name, immutable
     * @return this builder
     */
    public Builder ports(Map<String, Integer> value) {
      this.ports = value;
      return this;
    }

    /**
     * Sets the conditions; default {@link InstanceConditions#READY}.
     *
     * @param value the conditions
     * @return this builder
     */
    public Builder conditions(InstanceConditions value) {
      this.conditions = value;
      return this;
    }

    /**
     * Sets where it runs; default {@link Locality#UNKNOWN}.
     *
     * @param value the locality
     * @return this builder
     */
    public Builder locality(Locality value) {
      this.locality = value;
      return this;
    }

    /**
     * Sets for whom it is meant; default {@link TopologyHints#NONE}.
     *
     * @param value the hints
     * @return this builder
     */
    public Builder hints(TopologyHints value) {
      this.hints = value;
      return this;
    }

    /**
     * Sets the pod behind it; default none.
     *
     * @param value the pod, or null
     * @return this builder
     */
    public Builder pod(@Nullable PodRef value) {
      this.pod = value;
      return this;
    }

    /**
     * Sets its host name; default none.
     *
     * @param value the host name, or null
     * @return this builder
     */
    public Builder hostname(@Nullable String value) {
      this.hostname = value;
      return this;
    }

    /**
     * Sets what published it; default {@link Origin#HERE}.
     *
     * @param value the cluster and the EndpointSlice; shared between instances
     * @return this builder
     */
    public Builder origin(Origin value) {
      this.origin = value;
      return this;
    }

    /**
     * Sets its weight; default 1.
     *
     * @param value finite, 0 or more
     * @return this builder
     */
    public Builder weight(double value) {
      this.weight = value;
      return this;
    }

    /**
     * Sets what a call to it must say to get through; default nothing.
     *
     * @param value the name, scheme and path, or null
     * @return this builder
     */
    public Builder via(@Nullable Via value) {
      this.via = value;
      return this;
    }

    /**
     * Makes the instance.
     *
     * @return the instance
     * @throws IllegalArgumentException if the weight is none
     */
    public Instance build() {
      String id = pod == null ? IpAddress.inUri(address) + ":" + port : pod.uid();
      return new Instance(
          id,
          address,
          port,
          ports,
          conditions,
          locality,
          hints,
          pod,
          hostname,
          origin,
          weight,
          via);
    }
  }
}
