package io.github.k8sdiscovery.source.kubernetes;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the API's JSON that discovery reads. Whatever else an object holds, {@code
 * managedFields} first of all, is skipped by the parser and never becomes an object.
 */
final class Wire {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private Wire() {}

  /** What the API leaves out if it is empty. */
  static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  static <T> ObjectReader listOf(Class<T> item) {
    return MAPPER.readerFor(generic(ItemList.class, item));
  }

  static <T> ObjectReader eventOf(Class<T> item) {
    return MAPPER.readerFor(generic(Event.class, item));
  }

  static ObjectReader status() {
    return MAPPER.readerFor(Status.class);
  }

  static ObjectReader statusEvent() {
    return MAPPER.readerFor(generic(Event.class, Status.class));
  }

  private static JavaType generic(Class<?> outer, Class<?> inner) {
    return MAPPER.getTypeFactory().constructParametricType(outer, inner);
  }

  /** An object that has metadata. */
  interface Item {

    @Nullable Meta metadata();
  }

  record ItemList<T>(@Nullable Meta metadata, @Nullable List<T> items) {}

  record Event<T>(@Nullable String type, @Nullable T object) {}

  record Status(@Nullable String reason, @Nullable String message, @Nullable Integer code) {}

  record Meta(
      @Nullable String name,
      @Nullable String namespace,
      @Nullable String uid,
      @Nullable String resourceVersion,
      @Nullable Map<String, String> labels,
      @Nullable Map<String, String> annotations) {

    String label(String key) {
      String value = labels == null ? null : labels.get(key);
      return value == null ? "" : value;
    }
  }

  record EndpointSlice(
      @Nullable Meta metadata,
      @Nullable String addressType,
      @Nullable List<Endpoint> endpoints,
      @Nullable List<Port> ports)
      implements Item {}

  record Endpoint(
      @Nullable List<String> addresses,
      @Nullable Conditions conditions,
      @Nullable String hostname,
      @Nullable String nodeName,
      @Nullable String zone,
      @Nullable TargetRef targetRef,
      @Nullable Hints hints) {}

  record Conditions(
      @Nullable Boolean ready, @Nullable Boolean serving, @Nullable Boolean terminating) {}

  record TargetRef(@Nullable String kind, @Nullable String name, @Nullable String uid) {}

  record Hints(@Nullable List<Named> forZones, @Nullable List<Named> forNodes) {}

  record Named(@Nullable String name) {}

  record Port(
      @Nullable String name,
      @Nullable Integer port,
      @Nullable String protocol,
      @Nullable String appProtocol,
      @Nullable Integer nodePort) {}

  record Service(@Nullable Meta metadata, @Nullable Spec spec, @Nullable Balanced status)
      implements Item {}

  record Spec(
      @Nullable String type,
      @Nullable List<Port> ports,
      @Nullable String clusterIP,
      @Nullable List<String> clusterIPs,
      @Nullable String internalTrafficPolicy,
      @Nullable String externalTrafficPolicy,
      @Nullable String externalName,
      @Nullable String sessionAffinity,
      @Nullable AffinityConfig sessionAffinityConfig) {}

  record AffinityConfig(@Nullable ClientIp clientIP) {}

  record ClientIp(@Nullable Integer timeoutSeconds) {}

  /** The status of a Service and of an Ingress. */
  record Balanced(@Nullable LoadBalancer loadBalancer) {}

  record LoadBalancer(@Nullable List<Balancer> ingress) {}

  record Balancer(
      @Nullable String ip, @Nullable String hostname, @Nullable List<BalancedPort> ports) {}

  record BalancedPort(@Nullable Integer port, @Nullable String protocol, @Nullable String error) {}

  record Node(@Nullable Meta metadata, @Nullable NodeStatus status) implements Item {}

  record NodeStatus(@Nullable List<Address> addresses, @Nullable List<Condition> conditions) {}

  record Address(@Nullable String type, @Nullable String address) {}

  record Condition(@Nullable String type, @Nullable String status) {}

  /** An object of which nothing but the metadata is wanted. */
  record PartialObject(@Nullable Meta metadata) implements Item {}
}
