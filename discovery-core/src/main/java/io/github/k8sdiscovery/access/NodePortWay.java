package io.github.k8sdiscovery.access;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.InstanceConditions;
import io.github.k8sdiscovery.model.IpAddress;
import io.github.k8sdiscovery.model.IpFamily;
import io.github.k8sdiscovery.model.Locality;
import io.github.k8sdiscovery.model.ServicePort;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * By the Service's port on every node that is ready. With {@code externalTrafficPolicy: Cluster}
 * each node hands a connection on to any pod, so all count the same. With {@code Local} it hands it
 * to its own pods alone, so only nodes with pods that take calls count, each as much as it has of
 * them; so every pod gets the same number of calls.
 *
 * <p>Example: with {@code Local}, two pods on node a, one on node b, none on node c: a has weight
 * 2, b has weight 1, c is left out.
 *
 * @param types which of a node's addresses is taken, first found first taken
 * @param around asked for the nodes if the Service has ports on them
 */
record NodePortWay(List<AddressType> types, Surroundings around) implements Way {

  @Override
  public @Nullable Found find(Wanted wanted) {
    Map<String, Integer> numbers = wanted.exposure().nodePorts();
    if (wanted.ports().stream().noneMatch(port -> numbers.containsKey(port.name()))) {
      return wanted.nothing("no node port (spec.ports[].nodePort; type: " + wanted.type() + ")");
    }
    Known<Node> nodes = around.nodes();
    if (nodes == null) {
      return null;
    }
    Finding finding = new Finding();
    nodes.troubles().forEach(finding::note);
    List<Node> ready = nodes.value().stream().filter(Node::ready).toList();
    if (ready.isEmpty() && nodes.troubles().isEmpty()) {
      finding.note("Nodes: none of " + nodes.value().size() + " is ready (condition Ready)");
    }
    for (ServicePort port : wanted.ports()) {
      Integer number = numbers.get(port.name());
      if (number == null) {
        finding.note(wanted.service() + ": no node port for port " + port);
      } else {
        on(port, number, ready, wanted, finding);
      }
    }
    return finding.found();
  }

  private void on(ServicePort port, int number, List<Node> nodes, Wanted wanted, Finding finding) {
    boolean local = wanted.exposure().endpointNodesOnly();
    Map<String, Integer> endpoints =
        local ? endpointsByNode(wanted.pods().on(port.name())) : Map.of();
    List<Node> takers =
        local ? nodes.stream().filter(n -> endpoints.containsKey(n.name())).toList() : nodes;
    if (takers.isEmpty() && !nodes.isEmpty()) {
      finding.note(
          wanted.service()
              + ": no ready node has an endpoint (externalTrafficPolicy: Local needs one)");
    }
    for (Node node : takers) {
      List<String> addresses = addresses(node);
      if (addresses.isEmpty()) {
        finding.note(
            "Node " + node.name() + ": no address of type " + join(types) + " (status.addresses)");
      }
      for (String address : addresses) {
        Instance.Builder instance = Instance.at(address, number);
        instance.weight(local ? endpoints.getOrDefault(node.name(), 0) : 1);
        finding.add(port, instance.locality(new Locality(node.zone(), node.name())), number);
      }
    }
  }

  /** One address of each family, or one name, of the first type that has any. */
  private List<String> addresses(Node node) {
    for (AddressType type : types) {
      List<String> chosen = new ArrayList<>();
      Set<IpFamily> families = EnumSet.noneOf(IpFamily.class);
      for (String text : node.addresses().getOrDefault(type, List.of())) {
        String address = type.isIp() ? IpAddress.canonical(text) : text;
        IpFamily family = address == null ? null : IpFamily.of(address);
        if (address == null || (family == null ? !chosen.isEmpty() : !families.add(family))) {
          continue;
        }
        chosen.add(address);
      }
      if (!chosen.isEmpty()) {
        return chosen;
      }
    }
    return List.of();
  }

  /** How many pods each node has that take calls: ready ones, or draining ones if none is ready. */
  private static Map<String, Integer> endpointsByNode(List<Instance> pods) {
    boolean anyReady = pods.stream().anyMatch(pod -> pod.conditions().ready());
    Predicate<InstanceConditions> takes =
        anyReady ? InstanceConditions::ready : InstanceConditions::draining;
    Map<String, Set<String>> ids = new HashMap<>(); // a pod of two families is one
    for (Instance pod : pods) {
      if (pod.locality().node() != null && takes.test(pod.conditions())) {
        ids.computeIfAbsent(Objects.requireNonNull(pod.locality().node()), n -> new HashSet<>())
            .add(pod.id());
      }
    }
    Map<String, Integer> counts = new HashMap<>();
    ids.forEach((node, of) -> counts.put(node, of.size()));
    return counts;
  }

  private static String join(List<AddressType> types) {
    return String.join(" or ", types.stream().map(AddressType::toString).toList());
  }
}
