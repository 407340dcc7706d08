package io.github.k8sdiscovery.source.kubernetes;

import static io.github.k8sdiscovery.source.kubernetes.Wire.orEmpty;

import io.github.k8sdiscovery.access.AddressType;
import io.github.k8sdiscovery.access.Node;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the API's Nodes into {@link Node}s. */
final class NodeReader {

  private static final String ZONE = "topology.kubernetes.io/zone";

  private NodeReader() {}

  /** Null if it has no name. */
  static @Nullable Node read(Wire.Node node) {
    Wire.Meta meta = node.metadata();
    if (meta == null || meta.name() == null) {
      return null;
    }
    Wire.NodeStatus status = node.status();
    boolean ready =
        orEmpty(status == null ? null : status.conditions()).stream()
            .anyMatch(c -> "Ready".equals(c.type()) && "True".equals(c.status()));
    Map<AddressType, List<String>> addresses = new EnumMap<>(AddressType.class);
    for (Wire.Address address : orEmpty(status == null ? null : status.addresses())) {
      String text = ExposureReader.address(address.address());
      for (AddressType type : AddressType.values()) {
        if (text != null && type.toString().equals(address.type())) {
          addresses.computeIfAbsent(type, key -> new ArrayList<>()).add(text);
        }
      }
    }
    String zone = meta.label(ZONE);
    return new Node(meta.name(), ready, zone.isEmpty() ? null : zone, addresses);
  }
}
