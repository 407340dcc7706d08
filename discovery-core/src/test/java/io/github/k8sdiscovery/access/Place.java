package io.github.k8sdiscovery.access;

import io.github.k8sdiscovery.access.Exposure.Balancer;
import io.github.k8sdiscovery.model.AccessMode;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.InstanceConditions;
import io.github.k8sdiscovery.model.Locality;
import io.github.k8sdiscovery.model.PodRef;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A service, what is around it, and the choice of a way in, for tests. */
final class Place implements Surroundings {

  static final ServiceId ID = new ServiceId("example", "backend");
  static final ServicePort HTTP = new ServicePort("http", 5000, null);
  static final ServicePort METRICS = new ServicePort("metrics", 9090, null);

  boolean inCluster;
  @Nullable Boolean reachable = false;
  @Nullable Known<Node> nodes = new Known<>(List.of(), List.of());
  @Nullable Known<Route> routes = new Known<>(List.of(), List.of());
  String type = "ClusterIP";
  List<ServicePort> ports = List.of(HTTP);
  List<Instance> pods = List.of(pod("a", "node-a"), pod("b", "node-b"));
  List<String> clusterIps = List.of("10.96.0.7");
  Map<String, Integer> nodePorts = Map.of();
  boolean local;
  List<Balancer> balancers = List.of();
  List<FrontAddress> front = List.of();
  List<AddressType> types = AddressType.DEFAULT;
  final List<String> asked = new ArrayList<>();

  static Instance pod(String name, String node) {
    return pod(name, node, InstanceConditions.READY);
  }

  static Instance pod(String name, String node, InstanceConditions conditions) {
    return Instance.at("10.0.0." + (name.charAt(0) - 'a' + 1), 5000)
        .pod(new PodRef(name, "uid-" + name))
        .locality(new Locality("z1", node))
        .conditions(conditions)
        .build();
  }

  static Node node(String name, AddressType type, String... addresses) {
    return new Node(name, true, "z-" + name, Map.of(type, List.of(addresses)));
  }

  void nodes(Node... all) {
    nodes = new Known<>(List.of(all), List.of());
  }

  void routes(Route... all) {
    routes = new Known<>(List.of(all), List.of());
  }

  @Nullable ServiceSnapshot tried(AccessMode... modes) {
    Map<String, List<Instance>> byPort = new HashMap<>();
    ports.forEach(port -> byPort.put(port.name(), pods));
    ServiceInfo info = new ServiceInfo("u", type, Map.of(), Map.of(), ports, true, null, null);
    ServiceSnapshot snapshot = new ServiceSnapshot(ID, info, byPort, List.of());
    AccessSettings settings = new AccessSettings(Arrays.asList(modes), types, front);
    return new AccessChoice(settings, this)
        .choose(snapshot, new Exposure(clusterIps, nodePorts, local, balancers));
  }

  ServiceSnapshot chosen(AccessMode... modes) {
    return Objects.requireNonNull(tried(modes));
  }

  /** Weights by address and port. */
  static Map<String, Double> weights(List<Instance> instances) {
    Map<String, Double> weights = new TreeMap<>();
    instances.forEach(each -> weights.put(each.authority(), each.weight()));
    return weights;
  }

  static List<String> notes(ServiceSnapshot snapshot) {
    return Objects.requireNonNull(snapshot.access()).notes();
  }

  static Map<String, AccessMode> modes(ServiceSnapshot snapshot) {
    return Objects.requireNonNull(snapshot.access()).modes();
  }

  @Override
  public boolean inCluster() {
    return inCluster;
  }

  @Override
  public @Nullable Boolean reaches(Instance pod) {
    asked.add(pod.authority());
    return reachable;
  }

  @Override
  public @Nullable Known<Node> nodes() {
    asked.add("nodes");
    return nodes;
  }

  @Override
  public @Nullable Known<Route> routes() {
    asked.add("routes");
    return routes;
  }
}
