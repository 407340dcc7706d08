package io.github.k8sdiscovery.source.kubernetes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of Ingresses, HTTPRoutes and Gateways that discovery reads. */
final class RouteWire {

  private RouteWire() {}

  record Ingress(
      Wire.@Nullable Meta metadata, @Nullable IngressSpec spec, Wire.@Nullable Balanced status)
      implements Wire.Item {}

  record IngressSpec(
      @Nullable Backend defaultBackend,
      @Nullable List<Tls> tls,
      @Nullable List<IngressRule> rules) {}

  record Tls(@Nullable List<String> hosts) {}

  record IngressRule(@Nullable String host, @Nullable Http http) {}

  record Http(@Nullable List<HttpPath> paths) {}

  record HttpPath(@Nullable String path, @Nullable String pathType, @Nullable Backend backend) {}

  record Backend(@Nullable BackendService service) {}

  record BackendService(@Nullable String name, @Nullable BackendPort port) {}

  record BackendPort(@Nullable String name, @Nullable Integer number) {}

  record HttpRoute(
      Wire.@Nullable Meta metadata, @Nullable HttpRouteSpec spec, @Nullable HttpRouteStatus status)
      implements Wire.Item {}

  record HttpRouteSpec(
      @Nullable List<Ref> parentRefs,
      @Nullable List<String> hostnames,
      @Nullable List<HttpRouteRule> rules) {}

  /** What a route hangs on, or leads to. */
  record Ref(
      @Nullable String group,
      @Nullable String kind,
      @Nullable String namespace,
      @Nullable String name,
      @Nullable String sectionName,
      @Nullable Integer port,
      @Nullable Integer weight) {}

  record HttpRouteRule(
      @Nullable List<Match> matches,
      @Nullable List<Filter> filters,
      @Nullable List<Ref> backendRefs) {}

  record Match(
      @Nullable MatchPath path,
      @Nullable List<Object> headers,
      @Nullable List<Object> queryParams,
      @Nullable String method) {}

  record MatchPath(@Nullable String type, @Nullable String value) {}

  record Filter(@Nullable String type) {}

  record HttpRouteStatus(@Nullable List<ParentStatus> parents) {}

  record ParentStatus(@Nullable Ref parentRef, @Nullable List<Wire.Condition> conditions) {}

  record Gateway(
      Wire.@Nullable Meta metadata, @Nullable GatewaySpec spec, @Nullable GatewayStatus status)
      implements Wire.Item {}

  record GatewaySpec(@Nullable List<Listener> listeners) {}

  record Listener(
      @Nullable String name,
      @Nullable String hostname,
      @Nullable Integer port,
      @Nullable String protocol) {}

  record GatewayStatus(@Nullable List<GatewayAddress> addresses) {}

  record GatewayAddress(@Nullable String type, @Nullable String value) {}
}
