package io.github.k8sdiscovery.registry;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.IpAddress;
import io.github.k8sdiscovery.model.Locality;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Via;
import io.github.k8sdiscovery.model.Weight;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.client.ServiceInstance;

/**
 * Reads what a registry says of a service. An instance that is nowhere is left out, and a weight
 * that is none counts as 1; each is told once. Any thread.
 */
final class SnapshotReader {

  private static final Logger LOG = LoggerFactory.getLogger(DiscoveryClientSource.class);
  private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,252})");
  private static final int MAX_PORT = 65535;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final int MAX_TEXT = 100;

  /** So many complaints are remembered as told; chosen. */
  private static final int MAX_TOLD = 1000;

  private final String registry;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  SnapshotReader(String registry) {
    this.registry = registry;
  }

  /** The service with the instances found, in the order of their ids. */
  ServiceSnapshot read(ServiceId id, List<ServiceInstance> found) {
    Map<String, Instance> instances = new TreeMap<>();
    for (ServiceInstance one : found) {
      Instance instance = instance(id, one);
      if (instance != null) {
        add(instances, instance);
      }
    }
    List<Instance> all = List.copyOf(instances.values());
    ServicePort port = new ServicePort("", ServicePort.ANY, null);
    ServiceInfo info =
        new ServiceInfo(
            "", ServiceInfo.STATIC, Map.of(), Map.of(), List.of(port), false, null, null);
    return new ServiceSnapshot(id, info, Map.of(port.name(), all), List.of());
  }

  /** What is registered twice is there once; two places that go by one id get two. */
  private static void add(Map<String, Instance> instances, Instance instance) {
    Instance other = instances.putIfAbsent(instance.id(), instance);
    if (other != null && !other.authority().equals(instance.authority())) {
      String id = instance.id() + "@" + instance.authority();
      instances.put(id, instance.withId(id));
    }
  }

  private @Nullable Instance instance(ServiceId id, ServiceInstance found) {
    String host = Objects.requireNonNullElse(found.getHost(), "").strip();
    String address = address(host);
    int port = port(found);
    if (address == null || port > MAX_PORT) {
      tell(
          id,
          found,
          "host and port",
          host + ":" + port,
          "an IP address or a host name; 1 to 65535");
      return null;
    }
    Map<String, String> metadata = Objects.requireNonNullElse(found.getMetadata(), Map.of());
    Instance instance =
        Instance.at(address, port)
            .ports(Map.of("", port))
            .locality(new Locality(metadata.get("zone"), null))
            .weight(weight(id, found, metadata.get("weight")))
            .via(new Via(address, found.isSecure(), ""))
            .build();
    String said = found.getInstanceId();
    return said == null || said.isBlank() ? instance : instance.withId(said);
  }

  /** Null if it is neither an address nor a name. */
  private static @Nullable String address(String host) {
    String address = IpAddress.canonical(host);
    if (address == null && HOST_NAME.matcher(host).matches()) {
      address = host.toLowerCase(Locale.ROOT);
    }
    return address;
  }

  /** Without one, that of the scheme, as Spring Cloud has it. */
  private static int port(ServiceInstance found) {
    int port = found.getPort();
    return port > 0 ? port : found.isSecure() ? HTTPS : HTTP;
  }

  private double weight(ServiceId id, ServiceInstance found, @Nullable String text) {
    OptionalDouble weight = text == null ? OptionalDouble.of(1) : Weight.read(text);
    if (weight.isEmpty()) {
      tell(id, found, "metadata weight", String.valueOf(text), Weight.LAW + "; it counts as 1");
    }
    return weight.orElse(1);
  }

  private void tell(
      ServiceId id, ServiceInstance found, String name, String value, String expected) {
    String text = value.length() > MAX_TEXT ? value.substring(0, MAX_TEXT) + "..." : value;
    String instance = found.getInstanceId();
    if (told.size() < MAX_TOLD && told.add(id + " " + instance + " " + name + " " + text)) {
      LOG.warn(
          "{}: instance {} of {}: {}: {} (expected: {})",
          registry,
          instance,
          id,
          name,
          text,
          expected);
    }
  }
}
