package io.github.k8sdiscovery.source.kubernetes;

import static io.github.k8sdiscovery.source.kubernetes.Wire.orEmpty;

import io.github.k8sdiscovery.model.ServiceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTPRoute whose parent is a Service (GAMMA) says of the calls to it. Only rules for all
 * calls count: a rule without matches, or whose only match is the path prefix {@code /}.
 *
 * @param name what messages call it: {@code HTTPRoute example/split}
 * @param port the number of the Service's port that it is about; 0 for all
 * @param backends where the calls go; empty if nowhere
 * @param notes what of it is not honoured
 */
record ServiceRoute(String name, int port, List<Backend> backends, List<String> notes) {

  /**
   * A part of the calls.
   *
   * @param service where they go
   * @param port the number of its port
   * @param weight how many, in relation to the others'; 0 or more
   */
  record Backend(ServiceId service, int port, int weight) {}

  /** The first by name that leads all calls to a Service elsewhere; null if none does. */
  static @Nullable ServiceRoute of(Collection<RouteWire.HttpRoute> routes, ServiceId id) {
    for (RouteWire.HttpRoute route : routes) {
      RouteWire.HttpRouteSpec spec = route.spec();
      for (RouteWire.Ref parent : orEmpty(spec == null ? null : spec.parentRefs())) {
        if (spec != null && isParent(parent, id)) {
          ServiceRoute read = read(route, parent, spec, id);
          if (read != null) {
            return read;
          }
        }
      }
    }
    return null;
  }

  private static boolean isParent(RouteWire.Ref parent, ServiceId id) {
    return "Service".equals(parent.kind())
        && parent.group() != null
        && (parent.group().isEmpty() || parent.group().equals("core"))
        && id.name().equals(parent.name())
        && (parent.namespace() == null || parent.namespace().equals(id.namespace()));
  }

  private static @Nullable ServiceRoute read(
      RouteWire.HttpRoute route, RouteWire.Ref parent, RouteWire.HttpRouteSpec spec, ServiceId id) {
    Wire.Meta meta = route.metadata();
    String name = "HTTPRoute " + id.namespace() + "/" + (meta == null ? "" : meta.name());
    List<RouteWire.HttpRouteRule> rules = orEmpty(spec.rules());
    RouteWire.HttpRouteRule chosen = null;
    List<String> notes = new ArrayList<>();
    for (RouteWire.HttpRouteRule rule : rules) {
      if (chosen == null && forAll(rule)) {
        chosen = rule;
      } else {
        notes.add(name + ": a rule is not for all calls (expected: one without matches)");
      }
    }
    if (chosen == null) {
      return null;
    }
    List<Backend> backends = new ArrayList<>();
    for (RouteWire.Ref backend : orEmpty(chosen.backendRefs())) {
      boolean service = backend.kind() == null || backend.kind().equals("Service");
      if (!service || backend.name() == null || backend.port() == null) {
        notes.add(name + ": a backendRef is no port of a Service");
        continue;
      }
      String namespace = backend.namespace() == null ? id.namespace() : backend.namespace();
      int weight = backend.weight() == null ? 1 : Math.max(0, backend.weight());
      backends.add(
          new Backend(
              new ServiceId(namespace, Objects.requireNonNull(backend.name())),
              backend.port(),
              weight));
    }
    return new ServiceRoute(name, parent.port() == null ? 0 : parent.port(), backends, notes);
  }

  private static boolean forAll(RouteWire.HttpRouteRule rule) {
    List<RouteWire.Match> matches = orEmpty(rule.matches());
    return orEmpty(rule.filters()).isEmpty()
        && (matches.isEmpty() || matches.stream().anyMatch(ServiceRoute::matchesAll));
  }

  private static boolean matchesAll(RouteWire.Match match) {
    RouteWire.MatchPath path = match.path();
    return orEmpty(match.headers()).isEmpty()
        && orEmpty(match.queryParams()).isEmpty()
        && match.method() == null
        && (path == null
            || ((path.type() == null || path.type().equals("PathPrefix"))
                && (path.value() == null || path.value().equals("/"))));
  }
}
