package io.github.k8sdiscovery.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A service at one moment: everything a source knows of it. Immutable; the next change makes the
 * next snapshot. An empty snapshot is a service without instances, not an unknown service.
 *
 * @param id which service
 * @param service what the Service object says; null where the source cannot read it
 * @param instances the instances behind each port, by the port's name (empty for an unnamed one),
 *     in a fixed order. A named port can have other numbers on other instances
 * @param portless the instances that publish no port at all, with port 0: those of a headless
 *     Service without ports
 * @param access which way leads to the instances; null if they are the service's own, as ever
 */
public record ServiceSnapshot(
    ServiceId id,
    @Nullable ServiceInfo service,
    Map<String, List<Instance>> instances,
    List<Instance> portless,
    @Nullable Access access) {

  /**
   * A service whose instances are its own.
   *
   * @param id which service
   * @param service what the Service object says; null where the source cannot read it
   * @param instances the instances behind each port, by the port's name
   * @param portless the instances that publish no port at all
   */
  public ServiceSnapshot(
      ServiceId id,
      @Nullable ServiceInfo service,
      Map<String, List<Instance>> instances,
      List<Instance> portless) {
    this(id, service, instances, portless, null);
  }

  // Copies the collections; the order of ports and instances is kept.
  public ServiceSnapshot {
    Map<String, List<Instance>> copy = new LinkedHashMap<>();
    instances.forEach((port, behind) -> copy.put(port, List.copyOf(behind)));
    instances = Collections.unmodifiableMap(copy);
    portless = List.copyOf(portless);
  }

  /**
   * The instances behind a port.
   *
   * @param portName the port's name, empty for an unnamed one
   * @return the instances, whatever their conditions; empty if there are none
   */
  public List<Instance> on(String portName) {
    return instances.getOrDefault(portName, List.of());
  }

  /**
   * Whether only instances on the client's own node may be used: {@code internalTrafficPolicy:
   * Local}, which is about pods and nothing else.
   *
   * @param portName the port's name; null for instances that publish none
   * @return whether that is so on this port
   */
  public boolean localOnly(@Nullable String portName) {
    return service != null
        && service.localTrafficOnly()
        && (access == null || portName == null || access.toPods(portName));
  }

  /**
   * Every instance once, however many ports it has: for counting and showing.
   *
   * @return the instances, each on the first of its ports
   */
  public List<Instance> all() {
    // Most often they are the same on every port, so that neither has to grow.
    int most = portless.size();
    for (List<Instance> behind : instances.values()) {
      most = Math.max(most, behind.size());
    }
    Set<Place> seen = new HashSet<>(2 * most);
    List<Instance> all = new ArrayList<>(most);
    for (List<Instance> behind : instances.values()) {
      addNew(behind, seen, all);
    }
    addNew(portless, seen, all);
    return List.copyOf(all);
  }

  private static void addNew(List<Instance> instances, Set<Place> seen, List<Instance> all) {
    for (Instance instance : instances) {
      if (seen.add(new Place(instance.id(), instance.address()))) {
        all.add(instance);
      }
    }
  }

  /** A pod of a dual-stack service is at two. */
  private record Place(String id, String address) {}
}
