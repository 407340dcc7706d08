package io.github.k8sdiscovery.source.kubernetes;

import static io.github.k8sdiscovery.source.kubernetes.Wire.orEmpty;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.InstanceConditions;
import io.github.k8sdiscovery.model.IpAddress;
import io.github.k8sdiscovery.model.Locality;
import io.github.k8sdiscovery.model.Origin;
import io.github.k8sdiscovery.model.PodRef;
import io.github.k8sdiscovery.model.TopologyHints;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns the API's EndpointSlices into {@link Slice}s, following the consumer's contract of {@code
 * discovery.k8s.io/v1}: the first address of an endpoint, conditions left out mean ready and
 * serving, ports without a name or a number are no ports.
 */
final class SliceReader {

  /** The label that says which Service a slice belongs to. */
  static final String SERVICE_NAME = "kubernetes.io/service-name";

  /** The annotation with the time of the change, such as a pod's readiness, that it follows. */
  static final String CHANGED_AT = "endpoints.kubernetes.io/last-change-trigger-time";

  /** Nodes, zones and hints repeat over the endpoints of a slice: one object each. */
  private final Map<Object, Object> shared = new HashMap<>();

  private final @Nullable Double weight;

  private SliceReader(@Nullable Double weight) {
    this.weight = weight;
  }

  /**
   * Null if the slice is not for a client of IP addresses: another address type, or no service.
   *
   * @param weights reads its annotation
   */
  static @Nullable Slice read(Wire.EndpointSlice slice, WeightAnnotation weights) {
    Wire.Meta meta = slice.metadata();
    boolean ip = "IPv4".equals(slice.addressType()) || "IPv6".equals(slice.addressType());
    if (meta == null
        || meta.name() == null
        || !ip
        || (meta.label(SERVICE_NAME).isEmpty() && meta.label(Resource.IMPORTED_NAME).isEmpty())) {
      return null;
    }
    return new SliceReader(weights.of(meta)).convert(slice, meta.name(), meta);
  }

  private Slice convert(Wire.EndpointSlice slice, String name, Wire.Meta meta) {
    long version = version(meta.resourceVersion());
    Instant changedAt = changedAt(meta);
    List<Wire.Port> ports = orEmpty(slice.ports()).stream().filter(SliceReader::usable).toList();
    Map<String, Integer> numbers =
        ports.stream()
            .filter(port -> PortKey.isTcp(port.protocol()))
            .collect(Collectors.toUnmodifiableMap(Wire.Port::name, Wire.Port::port, (a, b) -> a));
    List<Wire.Endpoint> endpoints = orEmpty(slice.endpoints());
    Origin origin = Origin.ofSlice(name);
    if (orEmpty(slice.ports()).isEmpty()) {
      List<Instance> portless = instances(endpoints, 0, numbers, origin);
      return new Slice(name, version, Map.of(), portless, weight, changedAt);
    }
    Map<PortKey, List<Instance>> byPort = new LinkedHashMap<>();
    for (Wire.Port port : ports) {
      PortKey key = new PortKey(Objects.requireNonNull(port.name()), protocol(port));
      int number = Objects.requireNonNull(port.port());
      byPort
          .computeIfAbsent(key, k -> new ArrayList<>())
          .addAll(instances(endpoints, number, numbers, origin));
    }
    return new Slice(name, version, byPort, List.of(), weight, changedAt);
  }

  private List<Instance> instances(
      List<Wire.Endpoint> endpoints, int port, Map<String, Integer> numbers, Origin origin) {
    List<Instance> instances = new ArrayList<>(endpoints.size());
    for (Wire.Endpoint endpoint : endpoints) {
      List<String> addresses = orEmpty(endpoint.addresses());
      String address = addresses.isEmpty() ? null : IpAddress.canonical(addresses.get(0));
      if (address != null) {
        instances.add(instance(endpoint, Instance.at(address, port).ports(numbers).origin(origin)));
      }
    }
    return instances;
  }

  private Instance instance(Wire.Endpoint endpoint, Instance.Builder builder) {
    Wire.Conditions said = endpoint.conditions();
    if (said != null) {
      builder.conditions(
          one(InstanceConditions.of(said.ready(), said.serving(), said.terminating())));
    }
    if (endpoint.zone() != null || endpoint.nodeName() != null) {
      builder.locality(locality(new Locality(endpoint.zone(), endpoint.nodeName())));
    }
    Wire.Hints hints = endpoint.hints();
    if (hints != null) {
      builder.hints(one(new TopologyHints(names(hints.forZones()), names(hints.forNodes()))));
    }
    Wire.TargetRef target = endpoint.targetRef();
    if (target != null && "Pod".equals(target.kind()) && target.uid() != null) {
      builder.pod(new PodRef(target.name() == null ? "" : target.name(), target.uid()));
    }
    if (weight != null) {
      builder.weight(weight);
    }
    return builder.hostname(endpoint.hostname()).build();
  }

  /** A zone is also in every other slice, a node in many: the JVM keeps each name once. */
  private Locality locality(Locality read) {
    return (Locality)
        shared.computeIfAbsent(
            read, first -> new Locality(interned(read.zone()), interned(read.node())));
  }

  private static @Nullable String interned(@Nullable String name) {
    return name == null ? null : name.intern();
  }

  @SuppressWarnings("unchecked") // A map from each object to itself.
  private <T> T one(T value) {
    return (T) shared.computeIfAbsent(value, key -> key);
  }

  private static Set<String> names(@Nullable List<Wire.Named> named) {
    return orEmpty(named).stream()
        .map(Wire.Named::name)
        .filter(Objects::nonNull)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean usable(Wire.Port port) {
    return port.name() != null && port.port() != null && port.port() != 0;
  }

  private static String protocol(Wire.Port port) {
    return port.protocol() == null ? PortKey.TCP : port.protocol();
  }

  private static @Nullable Instant changedAt(Wire.Meta meta) {
    String written = meta.annotations() == null ? null : meta.annotations().get(CHANGED_AT);
    try {
      return written == null ? null : Instant.parse(written);
    } catch (DateTimeParseException otherwise) {
      return null;
    }
  }

  private static long version(@Nullable String resourceVersion) {
    try {
      return resourceVersion == null ? 0 : Long.parseLong(resourceVersion);
    } catch (NumberFormatException opaque) {
      return 0;
    }
  }
}
