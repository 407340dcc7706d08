package io.github.k8sdiscovery.access;

import io.github.k8sdiscovery.access.Way.Found;
import io.github.k8sdiscovery.access.Way.Wanted;
import io.github.k8sdiscovery.model.Access;
import io.github.k8sdiscovery.model.AccessMode;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the way to each port of a service: the first of the {@linkplain AccessSettings#modes()
 * modes} that leads there. Deterministic; keeps nothing.
 *
 * @param settings which ways are tried
 * @param around what there is around the service
 */
public record AccessChoice(AccessSettings settings, Surroundings around) {

  private static final List<AccessMode> AUTO =
      List.of(
          AccessMode.POD,
          AccessMode.LOAD_BALANCER,
          AccessMode.INGRESS,
          AccessMode.NODE_PORT,
          AccessMode.POD);

  /**
   * Chooses.
   *
   * @param pods the service with its own instances
   * @param exposure what its Service says of the ways into it
   * @return the service with the instances that this client is to call; the same if nothing but the
   *     pods will do, or if it is another name for a host; null while that depends on something
   *     that is not known yet
   */
  public @Nullable ServiceSnapshot choose(ServiceSnapshot pods, Exposure exposure) {
    ServiceInfo service = pods.service();
    boolean otherName = service != null && service.externalName() != null;
    return settings.podsAlone() || otherName ? pods : new Search(pods, exposure).result();
  }

  /** Auto, spelled out. */
  private List<AccessMode> modes() {
    List<AccessMode> modes = new ArrayList<>();
    for (AccessMode mode : settings.modes()) {
      modes.addAll(mode == AccessMode.AUTO ? AUTO : List.of(mode));
    }
    return modes;
  }

  private Way way(AccessMode mode) {
    return switch (mode) {
      case CLUSTER_IP -> new ClusterIpWay();
      case LOAD_BALANCER -> new LoadBalancerWay();
      case NODE_PORT -> new NodePortWay(settings.nodeAddresses(), around);
      case INGRESS -> new IngressWay(settings.front(), around);
      case POD, AUTO -> throw new IllegalArgumentException("access: " + mode);
    };
  }

  /** One search for the ways to all ports of a service. */
  private final class Search {

    private final ServiceSnapshot pods;
    private final Exposure exposure;
    private final List<ServicePort> left = new ArrayList<>();
    private final Map<String, List<Instance>> instances = new LinkedHashMap<>();
    private final Map<String, AccessMode> modes = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    Search(ServiceSnapshot pods, Exposure exposure) {
      this.pods = pods;
      this.exposure = exposure;
    }

    @Nullable ServiceSnapshot result() {
      ServiceInfo service = pods.service();
      if (service != null) {
        left.addAll(service.ports());
      }
      if (left.isEmpty()) {
        String why = service == null ? "cannot be read" : "publishes no port";
        notes.add("Service " + pods.id() + ": " + why + ", so it has no way in but its pods");
      }
      List<AccessMode> ways = modes();
      for (int i = 0; i < ways.size() && !done(); i++) {
        if (ways.get(i) == AccessMode.POD) {
          Boolean reached = podsReached(i == ways.size() - 1);
          if (reached == null) {
            return null;
          }
          if (reached) {
            return toPods();
          }
        } else if (!left.isEmpty() && !look(ways.get(i))) {
          return null;
        }
      }
      return through(List.of());
    }

    /** Whether every port has a way. */
    private boolean done() {
      return left.isEmpty() && !instances.isEmpty();
    }

    /** Takes what a way leads to; false if that cannot be told yet. */
    private boolean look(AccessMode mode) {
      Found found = way(mode).find(new Wanted(pods, List.copyOf(left), exposure));
      if (found == null) {
        return false;
      }
      instances.putAll(found.instances());
      found.instances().keySet().forEach(port -> modes.put(port, mode));
      left.removeIf(port -> found.instances().containsKey(port.name()));
      notes.addAll(found.notes());
      return true;
    }

    /** The last way is taken at its word; null if that cannot be told yet. */
    private @Nullable Boolean podsReached(boolean last) {
      if (last) {
        return true;
      }
      if (around.inCluster()) {
        notes.add("pods: this client runs in the cluster");
        return true;
      }
      Instance pod = somePod();
      Boolean reached = pod == null ? Boolean.FALSE : around.reaches(pod);
      if (reached != null) {
        notes.add(
            reached
                ? "pods: they can be reached from here"
                : pod == null
                    ? "pods: there is none to try"
                    : "pods: " + pod.authority() + " cannot be reached from here");
      }
      return reached;
    }

    private @Nullable Instance somePod() {
      List<Instance> all = pods.all().stream().filter(pod -> pod.port() > 0).toList();
      for (Instance pod : all) {
        if (pod.conditions().ready()) {
          return pod;
        }
      }
      return all.stream().filter(pod -> pod.conditions().draining()).findFirst().orElse(null);
    }

    private ServiceSnapshot toPods() {
      for (Map.Entry<String, List<Instance>> port : pods.instances().entrySet()) {
        if (instances.putIfAbsent(port.getKey(), port.getValue()) == null) {
          modes.put(port.getKey(), AccessMode.POD);
        }
      }
      left.forEach(port -> modes.putIfAbsent(port.name(), AccessMode.POD));
      return through(pods.portless());
    }

    private ServiceSnapshot through(List<Instance> portless) {
      Access access = new Access(modes, notes.stream().distinct().toList());
      return new ServiceSnapshot(pods.id(), pods.service(), instances, portless, access);
    }
  }
}
