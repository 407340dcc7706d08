package io.github.k8sdiscovery.source.kubernetes;

import static io.github.k8sdiscovery.source.kubernetes.Wire.orEmpty;

import io.github.k8sdiscovery.access.Route;
import io.github.k8sdiscovery.access.Route.Entrance;
import io.github.k8sdiscovery.access.Route.Path;
import io.github.k8sdiscovery.access.Route.PathType;
import io.github.k8sdiscovery.access.Route.Rule;
import io.github.k8sdiscovery.access.Route.Target;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns one of the API's HTTPRoutes into {@link Route}s, one for each Gateway it hangs on. */
final class HttpRouteReader {

  private static final String GROUP = "gateway.networking.k8s.io";

  private final RouteWire.HttpRoute route;
  private final String namespace;
  private final String name;

  private HttpRouteReader(RouteWire.HttpRoute route, String namespace, String name) {
    this.route = route;
    this.namespace = namespace;
    this.name = name;
  }

  /** A Gateway's place. */
  record Place(String namespace, String name) {

    @Override
    public String toString() {
      return "Gateway " + namespace + "/" + name;
    }
  }

  /** Finds the Gateway at a place; null if there is none. */
  @FunctionalInterface
  interface Gateways {
    RouteWire.@Nullable Gateway at(Place place);
  }

  /** The places of the Gateways that a route hangs on. */
  static Set<Place> parents(RouteWire.HttpRoute route) {
    Set<Place> places = new LinkedHashSet<>();
    RouteWire.HttpRouteSpec spec = route.spec();
    Wire.Meta meta = route.metadata();
    for (RouteWire.Ref parent : orEmpty(spec == null ? null : spec.parentRefs())) {
      if (isGateway(parent) && meta != null && meta.namespace() != null) {
        places.add(place(parent, meta.namespace()));
      }
    }
    return places;
  }

  /** Whether any of its rules leads to a service of that name. */
  static boolean leadsTo(RouteWire.HttpRoute route, String service) {
    RouteWire.HttpRouteSpec spec = route.spec();
    return orEmpty(spec == null ? null : spec.rules()).stream()
        .flatMap(rule -> orEmpty(rule.backendRefs()).stream())
        .anyMatch(backend -> service.equals(backend.name()));
  }

  static List<Route> read(RouteWire.HttpRoute route, Gateways gateways) {
    Wire.Meta meta = route.metadata();
    RouteWire.HttpRouteSpec spec = route.spec();
    if (meta == null || meta.name() == null || meta.namespace() == null || spec == null) {
      return List.of();
    }
    HttpRouteReader reader = new HttpRouteReader(route, meta.namespace(), meta.name());
    return orEmpty(spec.parentRefs()).stream()
        .filter(HttpRouteReader::isGateway)
        .map(parent -> reader.on(parent, spec, gateways))
        .toList();
  }

  private static boolean isGateway(RouteWire.Ref parent) {
    return (parent.group() == null || parent.group().equals(GROUP))
        && (parent.kind() == null || parent.kind().equals("Gateway"))
        && parent.name() != null;
  }

  private static Place place(RouteWire.Ref parent, String namespace) {
    return new Place(
        parent.namespace() == null ? namespace : parent.namespace(),
        Objects.requireNonNull(parent.name()));
  }

  private Route on(RouteWire.Ref parent, RouteWire.HttpRouteSpec spec, Gateways gateways) {
    Place place = place(parent, namespace);
    RouteWire.Gateway gateway = gateways.at(place);
    List<Entrance> entrances = gateway == null ? List.of() : entrances(parent, spec, gateway);
    String refusal = null;
    if (gateway == null) {
      refusal = place + " is not there or cannot be read";
    } else if (refused(place)) {
      refusal = place + " does not accept it (status.parents)";
    } else if (entrances.isEmpty()) {
      refusal = place + " has no HTTP or HTTPS listener for it";
    }
    List<Rule> rules = new ArrayList<>();
    for (RouteWire.HttpRouteRule rule : orEmpty(spec.rules())) {
      add(rules, rule, refusal == null ? entrances : List.of(new Entrance("", false, 0)), refusal);
    }
    return new Route(
        "HTTPRoute " + namespace + "/" + name + " on " + place, addresses(gateway), rules);
  }

  private static List<String> addresses(RouteWire.@Nullable Gateway gateway) {
    RouteWire.GatewayStatus status = gateway == null ? null : gateway.status();
    return orEmpty(status == null ? null : status.addresses()).stream()
        .map(address -> ExposureReader.address(address.value()))
        .filter(Objects::nonNull)
        .toList();
  }

  private boolean refused(Place place) {
    RouteWire.HttpRouteStatus status = route.status();
    for (RouteWire.ParentStatus parent : orEmpty(status == null ? null : status.parents())) {
      RouteWire.Ref ref = parent.parentRef();
      if (ref != null && isGateway(ref) && place(ref, namespace).equals(place)) {
        return orEmpty(parent.conditions()).stream()
            .anyMatch(c -> "Accepted".equals(c.type()) && "False".equals(c.status()));
      }
    }
    return false;
  }

  /** What the listeners and the route's host names have in common. */
  private static List<Entrance> entrances(
      RouteWire.Ref parent, RouteWire.HttpRouteSpec spec, RouteWire.Gateway gateway) {
    List<Entrance> entrances = new ArrayList<>();
    RouteWire.GatewaySpec listening = gateway.spec();
    for (RouteWire.Listener listener : orEmpty(listening == null ? null : listening.listeners())) {
      boolean secure = "HTTPS".equals(listener.protocol());
      boolean meant =
          (parent.sectionName() == null || parent.sectionName().equals(listener.name()))
              && (parent.port() == null || parent.port().equals(listener.port()));
      if (!meant || !(secure || "HTTP".equals(listener.protocol()))) {
        continue;
      }
      int usual = secure ? 443 : 80;
      int port = listener.port() == null || listener.port() == usual ? 0 : listener.port();
      String own = listener.hostname() == null ? "" : lower(listener.hostname());
      hosts(own, orEmpty(spec.hostnames()))
          .forEach(host -> entrances.add(new Entrance(host, secure, port)));
    }
    return entrances;
  }

  private static List<String> hosts(String listener, List<String> names) {
    if (names.isEmpty()) {
      return List.of(listener);
    }
    List<String> common = new ArrayList<>();
    for (String name : names) {
      String host = lower(name);
      if (listener.isEmpty() || covers(listener, host)) {
        common.add(host);
      } else if (covers(host, listener)) {
        common.add(listener);
      }
    }
    return common;
  }

  /** A wildcard of the Gateway API stands for one label or more. */
  private static boolean covers(String pattern, String host) {
    return pattern.equals(host)
        || (pattern.startsWith("*.") && host.endsWith(pattern.substring(1)));
  }

  private void add(
      List<Rule> rules,
      RouteWire.HttpRouteRule rule,
      List<Entrance> entrances,
      @Nullable String refusal) {
    String redirects =
        orEmpty(rule.filters()).stream().anyMatch(f -> "RequestRedirect".equals(f.type()))
            ? "a rule redirects (expected: one with backendRefs alone)"
            : null;
    List<RouteWire.Match> matches = orEmpty(rule.matches());
    if (matches.isEmpty()) {
      matches = List.of(new RouteWire.Match(null, null, null, null));
    }
    for (RouteWire.Ref backend : orEmpty(rule.backendRefs())) {
      if (!isService(backend)) {
        continue;
      }
      Target target =
          new Target(
              Objects.requireNonNull(backend.name()),
              null,
              backend.port() == null ? 0 : backend.port());
      for (RouteWire.Match match : matches) {
        String why = refusal != null ? refusal : redirects != null ? redirects : refusal(match);
        entrances.forEach(entrance -> rules.add(new Rule(entrance, path(match), target, why)));
      }
    }
  }

  private boolean isService(RouteWire.Ref backend) {
    return backend.name() != null
        && (backend.group() == null || backend.group().isEmpty())
        && (backend.kind() == null || backend.kind().equals("Service"))
        && (backend.namespace() == null || backend.namespace().equals(namespace))
        && (backend.weight() == null || backend.weight() > 0);
  }

  private static @Nullable String refusal(RouteWire.Match match) {
    if (!orEmpty(match.headers()).isEmpty()
        || !orEmpty(match.queryParams()).isEmpty()
        || match.method() != null) {
      return "a rule matches headers, query parameters or a method (expected: a path alone)";
    }
    RouteWire.MatchPath path = match.path();
    return path != null && "RegularExpression".equals(path.type())
        ? "path " + path.value() + " is a pattern (expected: PathPrefix)"
        : null;
  }

  private static Path path(RouteWire.Match match) {
    RouteWire.MatchPath path = match.path();
    String text = path == null || path.value() == null ? "/" : path.value();
    boolean exact = path != null && "Exact".equals(path.type());
    return new Path(exact ? PathType.EXACT : PathType.PREFIX, text);
  }

  private static String lower(String host) {
    return host.toLowerCase(Locale.ROOT);
  }
}
