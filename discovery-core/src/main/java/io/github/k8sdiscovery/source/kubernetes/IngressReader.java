package io.github.k8sdiscovery.source.kubernetes;

import static io.github.k8sdiscovery.source.kubernetes.Wire.orEmpty;

import io.github.k8sdiscovery.access.Exposure.Balancer;
import io.github.k8sdiscovery.access.Route;
import io.github.k8sdiscovery.access.Route.Entrance;
import io.github.k8sdiscovery.access.Route.Path;
import io.github.k8sdiscovery.access.Route.PathType;
import io.github.k8sdiscovery.access.Route.Rule;
import io.github.k8sdiscovery.access.Route.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns the API's Ingresses into {@link Route}s. */
final class IngressReader {

  private static final Path EVERYTHING = new Path(PathType.PREFIX, "/");

  private IngressReader() {}

  /** Null if it has no name. */
  static @Nullable Route read(RouteWire.Ingress ingress) {
    Wire.Meta meta = ingress.metadata();
    if (meta == null || meta.name() == null) {
      return null;
    }
    RouteWire.IngressSpec spec = ingress.spec();
    List<String> addresses =
        ExposureReader.balancers(ingress.status()).stream().map(Balancer::address).toList();
    return new Route(
        "Ingress " + meta.namespace() + "/" + meta.name(),
        addresses,
        spec == null ? List.of() : rules(spec));
  }

  private static List<Rule> rules(RouteWire.IngressSpec spec) {
    List<Rule> rules = new ArrayList<>();
    for (RouteWire.IngressRule rule : orEmpty(spec.rules())) {
      String host = rule.host() == null ? "" : rule.host().toLowerCase(Locale.ROOT);
      Entrance entrance = new Entrance(host, secure(host, orEmpty(spec.tls())), 0);
      RouteWire.Http http = rule.http();
      for (RouteWire.HttpPath path : orEmpty(http == null ? null : http.paths())) {
        add(rules, entrance, path(path), path.backend());
      }
    }
    add(
        rules,
        new Entrance("", secure("", orEmpty(spec.tls())), 0),
        EVERYTHING,
        spec.defaultBackend());
    return rules;
  }

  private static void add(
      List<Rule> rules, Entrance entrance, Path path, RouteWire.@Nullable Backend backend) {
    RouteWire.BackendService service = backend == null ? null : backend.service();
    if (service == null || service.name() == null) {
      return; // nothing, or a resource that is no Service
    }
    RouteWire.BackendPort port = service.port();
    String name = port == null ? null : port.name();
    Integer number = port == null ? null : port.number();
    Target target =
        new Target(
            service.name(),
            name == null || name.isEmpty() ? null : name,
            number == null ? 0 : number);
    rules.add(new Rule(entrance, path, target, null));
  }

  private static Path path(RouteWire.HttpPath path) {
    String text = path.path() == null || path.path().isEmpty() ? "/" : path.path();
    String type = path.pathType() == null ? "" : path.pathType();
    return switch (type) {
      case "Prefix" -> new Path(PathType.PREFIX, text);
      case "Exact" -> new Path(PathType.EXACT, text);
      default -> new Path(PathType.IMPLEMENTATION_SPECIFIC, text);
    };
  }

  /** Certificates without hosts are for all of them. */
  private static boolean secure(String host, List<RouteWire.Tls> certificates) {
    for (RouteWire.Tls certificate : certificates) {
      List<String> hosts = orEmpty(certificate.hosts());
      if (hosts.isEmpty() || hosts.stream().anyMatch(each -> covers(each, host))) {
        return true;
      }
    }
    return false;
  }

  /** A wildcard stands for one label. */
  static boolean covers(String pattern, String host) {
    String wanted = pattern.toLowerCase(Locale.ROOT);
    int dot = host.indexOf('.');
    return wanted.equals(host)
        || (wanted.startsWith("*.") && dot > 0 && host.substring(dot).equals(wanted.substring(1)));
  }
}
