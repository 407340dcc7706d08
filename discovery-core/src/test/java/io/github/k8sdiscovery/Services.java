package io.github.k8sdiscovery;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Snapshots for tests. */
public final class Services {

  private Services() {}

  /** One instance behind each port, in the order of the ports' names, on the same numbers. */
  public static ServiceSnapshot withPorts(ServiceId id, Map<String, Integer> ports) {
    return withPorts(id, ports, Map.of(), Map.of());
  }

  public static ServiceSnapshot withPorts(
      ServiceId id,
      Map<String, Integer> ports,
      Map<String, String> labels,
      Map<String, String> annotations) {
    List<ServicePort> published = new ArrayList<>();
    Map<String, List<Instance>> instances = new TreeMap<>();
    new TreeMap<>(ports)
        .forEach(
            (name, number) -> {
              published.add(new ServicePort(name, number, null));
              instances.put(name, List.of(Instance.at("10.0.0.1", number).build()));
            });
    ServiceInfo info =
        new ServiceInfo("uid", "ClusterIP", labels, annotations, published, false, null, null);
    return new ServiceSnapshot(id, info, instances, List.of());
  }
}
