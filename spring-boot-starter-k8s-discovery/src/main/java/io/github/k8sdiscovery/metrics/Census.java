package io.github.k8sdiscovery.metrics;

import io.github.k8sdiscovery.ServiceStatus;
import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The instances of a service by cluster and state, at one moment. A pod that has two addresses
 * counts once. Immutable.
 *
 * @param snapshot of what
 * @param views the ports that have been called
 * @param clusters by the cluster's name in the origins of its instances
 */
record Census(ServiceSnapshot snapshot, List<ServiceView> views, Map<String, Part> clusters) {

  /** Counts; null if the service is not known. O(n). */
  static @Nullable Census of(ServiceStatus status) {
    ServiceSnapshot snapshot = status.snapshot();
    if (snapshot == null) {
      return null;
    }
    Map<String, InstanceState> called = called(status.views());
    InstanceState ready = status.views().isEmpty() ? InstanceState.USABLE : InstanceState.STANDBY;
    Map<String, Part> clusters = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (Instance instance : snapshot.all()) {
      if (seen.add(instance.id())) {
        Part part = clusters.computeIfAbsent(instance.origin().cluster(), name -> new Part());
        part.instances.add(instance);
        InstanceState known = called.get(instance.id());
        part.counts.merge(known == null ? state(instance, ready) : known, 1, Integer::sum);
      }
    }
    return new Census(snapshot, status.views(), clusters);
  }

  /** What the ports say of instances, by their ids; the best that any port says. */
  private static Map<String, InstanceState> called(List<ServiceView> views) {
    Map<String, InstanceState> states = new HashMap<>();
    for (ServiceView view : views) {
      Set<Instance> probation = view.health().onProbation();
      boolean weighed = view.instances().stream().anyMatch(instance -> instance.weight() > 0);
      for (Instance instance : view.instances()) {
        boolean well = probation.isEmpty() || !probation.contains(instance);
        InstanceState called = well ? InstanceState.USABLE : InstanceState.PROBATION;
        boolean drained = weighed && instance.weight() == 0;
        merge(states, instance, drained ? InstanceState.STANDBY : called);
      }
      view.health().ejected().forEach(each -> merge(states, each, InstanceState.EJECTED));
    }
    return states;
  }

  private static void merge(
      Map<String, InstanceState> states, Instance instance, InstanceState state) {
    states.merge(instance.id(), state, (one, other) -> one.compareTo(other) < 0 ? one : other);
  }

  private static InstanceState state(Instance instance, InstanceState ready) {
    if (instance.conditions().ready()) {
      return ready;
    }
    return instance.conditions().terminating()
        ? InstanceState.TERMINATING
        : InstanceState.NOT_READY;
  }

  /** Whether nothing has changed since; such lists are replaced, never changed. */
  @SuppressWarnings("ReferenceEquality") // comparing them would cost as much as counting
  boolean holds(ServiceStatus status) {
    return snapshot == status.snapshot() && views == status.views();
  }

  int count(String cluster, InstanceState state) {
    Part part = clusters.get(cluster);
    return part == null ? 0 : part.counts.getOrDefault(state, 0);
  }

  /** The calls to the instances of a cluster that have begun and not ended. */
  int active(String cluster) {
    Part part = clusters.get(cluster);
    if (part == null || views.isEmpty()) {
      return 0;
    }
    int active = 0;
    for (Instance instance : part.instances) {
      active += views.get(0).inFlight(instance);
    }
    return active;
  }

  /** One cluster's instances. Written while it is made. */
  static final class Part {

    private final List<Instance> instances = new ArrayList<>();
    private final Map<InstanceState, Integer> counts = new EnumMap<>(InstanceState.class);

    boolean has(String id) {
      return instances.stream().anyMatch(instance -> instance.id().equals(id));
    }
  }
}
