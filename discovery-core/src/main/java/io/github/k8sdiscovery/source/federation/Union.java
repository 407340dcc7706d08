package io.github.k8sdiscovery.source.federation;

import io.github.k8sdiscovery.model.Access;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Joins what members know of one service. Ports have the names that the first Service gives them;
 * another member's port is the one of the same name, else of the same number, else the only one if
 * both have only one, else one more. Instances of a member that has no Service and no names for
 * ports are behind every port.
 *
 * <p>Example: one cluster has port {@code http} 80, another {@code web} 80 and {@code admin} 9000,
 * a registry instances alone. The union has {@code http} with the instances of all three, and
 * {@code admin} with those of the second and of the registry.
 */
final class Union {

  private final ServiceId id;
  private final @Nullable ServiceInfo service;

  /** Which way leads to the first member's. */
  private final @Nullable Access access;

  private final Map<String, List<Instance>> instances = new LinkedHashMap<>();
  private final List<Instance> portless = new ArrayList<>();
  private final Map<String, ServicePort> ports = new LinkedHashMap<>();

  /** The instances of the members before. */
  private final Set<String> taken = new HashSet<>();

  private Union(ServiceId id, @Nullable ServiceInfo service, @Nullable Access access) {
    this.id = id;
    this.service = service;
    this.access = access;
    if (service != null) {
      service.ports().forEach(port -> ports.put(port.name(), port));
    }
  }

  /**
   * Joins snapshots. O(n).
   *
   * @param id which service
   * @param snapshots one of each member, the most preferred first; at least one
   * @return the union; the snapshot itself if there is only one
   */
  static ServiceSnapshot of(ServiceId id, List<ServiceSnapshot> snapshots) {
    if (snapshots.size() == 1) {
      return snapshots.get(0);
    }
    ServiceInfo first = null;
    for (ServiceSnapshot snapshot : snapshots) {
      first = first == null ? snapshot.service() : first;
    }
    Union union = new Union(id, first, snapshots.get(0).access());
    snapshots.forEach(union::name);
    snapshots.forEach(union::add);
    return union.snapshot();
  }

  /** A member's snapshot as one of the service that is followed. */
  static ServiceSnapshot translated(
      ServiceSnapshot snapshot, ServiceId id, UnaryOperator<Instance> own) {
    Map<String, List<Instance>> instances = new LinkedHashMap<>();
    snapshot
        .instances()
        .forEach((port, behind) -> instances.put(port, behind.stream().map(own).toList()));
    List<Instance> portless = snapshot.portless().stream().map(own).toList();
    return new ServiceSnapshot(id, snapshot.service(), instances, portless, snapshot.access());
  }

  private void name(ServiceSnapshot snapshot) {
    snapshot
        .instances()
        .forEach(
            (port, behind) -> {
              if (!everywhere(snapshot, port)) {
                instances.putIfAbsent(name(snapshot, port), new ArrayList<>());
              }
            });
    if (snapshot.service() != null) {
      for (ServicePort port : snapshot.service().ports()) {
        if (!everywhere(snapshot, port.name())) {
          ports.putIfAbsent(name(snapshot, port.name()), port);
        }
      }
    }
  }

  private void add(ServiceSnapshot snapshot) {
    Set<String> ids = new HashSet<>();
    snapshot
        .instances()
        .forEach(
            (port, behind) -> {
              for (String name : names(snapshot, port)) {
                addNew(behind, instances.computeIfAbsent(name, key -> new ArrayList<>()), ids);
              }
            });
    addNew(snapshot.portless(), portless, ids);
    taken.addAll(ids);
  }

  private void addNew(List<Instance> from, List<Instance> to, Set<String> ids) {
    for (Instance instance : from) {
      if (!taken.contains(instance.id())) {
        ids.add(instance.id());
        to.add(instance);
      }
    }
  }

  /** Whether instances are behind a port only because they have to be behind some. */
  private static boolean everywhere(ServiceSnapshot snapshot, String port) {
    ServicePort its = find(snapshot.service(), port);
    return snapshot.service() == null
        ? port.isEmpty()
        : its != null && its.number() == ServicePort.ANY;
  }

  private Set<String> names(ServiceSnapshot snapshot, String port) {
    if (!everywhere(snapshot, port)) {
      return Set.of(name(snapshot, port));
    }
    Set<String> all = new LinkedHashSet<>(ports.keySet());
    all.addAll(instances.keySet());
    return all.isEmpty() ? Set.of(port) : all;
  }

  private String name(ServiceSnapshot snapshot, String port) {
    ServiceInfo theirs = snapshot.service();
    ServicePort its = find(theirs, port);
    if (service == null || theirs == null || its == null || find(service, port) != null) {
      return port;
    }
    for (ServicePort ours : service.ports()) {
      if (ours.number() == its.number() || ours.number() == ServicePort.ANY) {
        return ours.name();
      }
    }
    boolean only = service.ports().size() == 1 && theirs.ports().size() == 1;
    return only ? service.ports().get(0).name() : port;
  }

  private static @Nullable ServicePort find(@Nullable ServiceInfo service, String name) {
    if (service != null) {
      for (ServicePort port : service.ports()) {
        if (port.name().equals(name)) {
          return port;
        }
      }
    }
    return null;
  }

  private ServiceSnapshot snapshot() {
    ServiceInfo info =
        service == null || service.ports().size() == ports.size()
            ? service
            : service.with(List.copyOf(ports.values()));
    return new ServiceSnapshot(id, info, instances, portless, access);
  }
}
