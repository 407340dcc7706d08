package io.github.k8sdiscovery.health;

import io.github.k8sdiscovery.model.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The instances that have failed, by id and port: a pod has one id on all its ports, and one of
 * them can fail alone. Any thread; looking one up takes no lock and makes nothing.
 */
final class Tracked {

  /** A pod has few ports, so their list is searched fastest. */
  private final Map<String, List<InstanceHealth>> byId = new ConcurrentHashMap<>();

  boolean isEmpty() {
    return byId.isEmpty();
  }

  @Nullable InstanceHealth find(Instance instance) {
    List<InstanceHealth> ports = byId.get(instance.id());
    return ports == null ? null : onPort(ports, instance.port());
  }

  /** The same object for every thread that asks at once. */
  InstanceHealth findOrAdd(Instance instance, Function<Instance, InstanceHealth> make) {
    InstanceHealth known = find(instance);
    if (known != null) {
      return known;
    }
    List<InstanceHealth> all =
        byId.compute(
            instance.id(),
            (id, ports) -> {
              List<InstanceHealth> others = ports == null ? List.of() : ports;
              return onPort(others, instance.port()) != null
                  ? others
                  : with(others, make.apply(instance));
            });
    InstanceHealth added = onPort(all, instance.port());
    if (added == null) {
      throw new IllegalStateException("made for another port than " + instance.port());
    }
    return added;
  }

  void remove(InstanceHealth gone) {
    byId.computeIfPresent(
        gone.id(),
        (id, ports) -> {
          List<InstanceHealth> others = ports.stream().filter(port -> port != gone).toList();
          return others.isEmpty() ? null : others;
        });
  }

  boolean contains(InstanceHealth health) {
    List<InstanceHealth> ports = byId.get(health.id());
    return ports != null && ports.contains(health);
  }

  List<InstanceHealth> all() {
    List<InstanceHealth> all = new ArrayList<>();
    byId.values().forEach(all::addAll);
    return all;
  }

  private static @Nullable InstanceHealth onPort(List<InstanceHealth> ports, int port) {
    for (int i = 0; i < ports.size(); i++) {
      if (ports.get(i).port() == port) {
        return ports.get(i);
      }
    }
    return null;
  }

  private static List<InstanceHealth> with(List<InstanceHealth> others, InstanceHealth added) {
    List<InstanceHealth> all = new ArrayList<>(others);
    all.add(added);
    return List.copyOf(all);
  }
}
