package io.github.k8sdiscovery.test;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.InstanceConditions;
import io.github.k8sdiscovery.model.Locality;
import io.github.k8sdiscovery.model.Origin;
import io.github.k8sdiscovery.model.PodRef;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.TopologyHints;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pod behind a service, at an address of its own and port 8080 unless {@link #at} says otherwise.
 * Where it is takes effect with the next word on its state. Obtained from {@link MockService#pod}.
 */
public final class MockPod {

  private static final int DEFAULT_PORT = 8080;

  private final MockService service;
  private final String name;
  private String address;
  private int port = DEFAULT_PORT;
  private Locality locality = Locality.UNKNOWN;
  private TopologyHints hints = TopologyHints.NONE;
  private @Nullable String hostname;
  private double weight = 1;
  private @Nullable InstanceConditions conditions;

  MockPod(MockService service, String name, String address) {
    this.service = service;
    this.name = name;
    this.address = address;
  }

  /**
   * Sets where it listens, on every port of the service: a server that the test has started, say.
   *
   * @param newAddress an IP address
   * @param newPort 1 to 65535
   * @return this
   */
  public synchronized MockPod at(String newAddress, int newPort) {
    address = newAddress;
    port = newPort;
    return this;
  }

  /**
   * Sets the zone it runs in.
   *
   * @param zone the zone
   * @return this
   */
  public synchronized MockPod zone(String zone) {
    locality = new Locality(zone, locality.node());
    return this;
  }

  /**
   * Sets the node it runs on.
   *
   * @param node the node
   * @return this
   */
  public synchronized MockPod node(String node) {
    locality = new Locality(locality.zone(), node);
    return this;
  }

  /**
   * Sets the zones whose clients are meant to use it.
   *
   * @param zones the zones; none for no hint
   * @return this
   */
  public synchronized MockPod hintZones(String... zones) {
    hints = new TopologyHints(Set.of(zones), hints.nodes());
    return this;
  }

  /**
   * Sets its host name below the service's, as pods of a StatefulSet have one.
   *
   * @param host the host name
   * @return this
   */
  public synchronized MockPod hostname(String host) {
    hostname = host;
    return this;
  }

  /**
   * Sets its share of the calls in relation to the others', as its annotation {@code
   * k8sdiscovery.github.io/weight} would; at once.
   *
   * @param share finite, 0 or more; default 1; 0 takes no new calls
   * @return this
   */
  public MockPod weight(double share) {
    if (!(share >= 0 && share < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "weight: " + share + " (expected: a finite number, 0 or more)");
    }
    synchronized (this) {
      weight = share;
    }
    service.publish();
    return this;
  }

  /**
   * It takes requests.
   *
   * @return this
   */
  public MockPod ready() {
    return in(InstanceConditions.READY);
  }

  /**
   * It runs and takes no requests.
   *
   * @return this
   */
  public MockPod notReady() {
    return in(new InstanceConditions(false, false, false));
  }

  /**
   * Its end has begun; it still answers, and takes requests only if no pod is ready.
   *
   * @return this
   */
  public MockPod terminating() {
    return in(new InstanceConditions(false, true, true));
  }

  /** It is gone. */
  public void remove() {
    service.forget(this);
  }

  String name() {
    return name;
  }

  /** Null as long as nothing is said about its state. */
  synchronized @Nullable Instance instance(List<ServicePort> ports) {
    InstanceConditions state = conditions;
    if (state == null) {
      return null;
    }
    Map<String, Integer> numbers = new HashMap<>();
    ports.forEach(published -> numbers.put(published.name(), port));
    return Instance.at(address, port)
        .ports(Map.copyOf(numbers))
        .conditions(state)
        .locality(locality)
        .hints(hints)
        .pod(new PodRef(name, "uid-of-" + service.id() + "/" + name))
        .hostname(hostname)
        .origin(Origin.ofSlice(service.id().name()))
        .weight(weight)
        .build();
  }

  private MockPod in(InstanceConditions state) {
    synchronized (this) {
      conditions = state;
    }
    service.publish();
    return this;
  }
}
