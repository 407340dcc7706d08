package io.github.k8sdiscovery.access;

import io.github.k8sdiscovery.access.Route.Entrance;
import io.github.k8sdiscovery.access.Route.PathType;
import io.github.k8sdiscovery.access.Route.Rule;
import io.github.k8sdiscovery.access.Route.Target;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.Via;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * By an Ingress, or an HTTPRoute on a Gateway, of the service's namespace with a rule that leads to
 * the service. Calls go to every address of it, and say the rule's host; the rule's path goes
 * before the URL's, so that the rule is met. What the backend sees of that path is for whoever is
 * in front of it: many rewrite it away.
 *
 * <p>Of several rules the one is taken that comes first by: a host, TLS, the shorter path, the name
 * of what it belongs to, its place there. Not usable are wildcard hosts, which name no host to
 * call; exact paths, which lead nowhere but there; patterns.
 *
 * <p>Example: {@code host: shop.example.com}, {@code path: /backend} with TLS at 192.0.2.10: the
 * URL {@code http://backend:5000/items} goes to 192.0.2.10:443 as {@code
 * https://shop.example.com/backend/items}.
 *
 * @param front where it is reached instead of where its status says; empty: as its status says
 * @param around asked for the routes
 */
record IngressWay(List<FrontAddress> front, Surroundings around) implements Way {

  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  /** What makes a text a pattern to NGINX, Traefik and the clouds' controllers. */
  private static final Pattern PATTERN = Pattern.compile("[\\\\()\\[\\]{}|^$*+?~\\s]");

  private static final Comparator<Candidate> PREFERENCE =
      Comparator.comparing((Candidate c) -> c.rule.entrance().host().isEmpty())
          .thenComparing(c -> !c.rule.entrance().secure())
          .thenComparing(c -> c.prefix.length())
          .thenComparing(c -> c.route.name());

  @Override
  public @Nullable Found find(Wanted wanted) {
    Known<Route> routes = around.routes();
    if (routes == null) {
      return null;
    }
    Finding finding = new Finding();
    for (ServicePort port : wanted.ports()) {
      by(routes, port, wanted, finding);
    }
    return finding.found();
  }

  private void by(Known<Route> routes, ServicePort port, Wanted wanted, Finding finding) {
    List<Candidate> candidates = new ArrayList<>();
    List<String> refusals = new ArrayList<>(routes.troubles());
    for (Route route : routes.value()) {
      if (route.rules().isEmpty()) {
        refusals.add(route.name() + ": leads nowhere (expected: rules or a default backend)");
      }
      for (Rule rule : route.rules()) {
        if (leadsTo(rule.target(), wanted.pods().id().name(), port)) {
          examine(route, rule, candidates, refusals);
        }
      }
    }
    if (candidates.isEmpty()) {
      finding.note(wanted.service() + ": no Ingress or HTTPRoute can be used for port " + port);
      refusals.forEach(finding::note);
      return;
    }
    candidates.sort(PREFERENCE);
    Candidate chosen = candidates.get(0);
    chosen.instances(front).forEach(i -> finding.add(port, i, chosen.port()));
    finding.note(explanation(candidates, port));
  }

  private static boolean leadsTo(Target target, String service, ServicePort port) {
    return target.service().equals(service)
        && (target.portName() == null
            ? target.portNumber() == port.number()
            : target.portName().equals(port.name()));
  }

  private void examine(Route route, Rule rule, List<Candidate> candidates, List<String> refusals) {
    String what = route.name() + ": ";
    String path = rule.path().text();
    boolean specific = rule.path().type() == PathType.IMPLEMENTATION_SPECIFIC;
    if (specific && path.endsWith("/*")) {
      path = path.substring(0, path.length() - 1);
    }
    if (rule.refusal() != null) {
      refusals.add(what + rule.refusal());
    } else if (rule.entrance().host().startsWith("*")) {
      refusals.add(
          what
              + "host "
              + rule.entrance().host()
              + " names no host to call (expected: no wildcard)");
    } else if (rule.path().type() == PathType.EXACT) {
      refusals.add(what + "path " + path + " is exact (expected: Prefix)");
    } else if (!path.startsWith("/") || (specific && PATTERN.matcher(path).find())) {
      refusals.add(what + "path " + path + " is a pattern (expected: Prefix)");
    } else if (front.isEmpty() && route.addresses().isEmpty()) {
      refusals.add(what + "no address in its status (k8s.discovery.ingress.address names one)");
    } else {
      candidates.add(new Candidate(route, rule, prefix(path)));
    }
  }

  /** As it goes before a URL's path: encoded, without slashes behind. */
  private static String prefix(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    try {
      return new URI(null, null, path.substring(0, end), null).toASCIIString();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException("every path can be encoded", impossible);
    }
  }

  private static String explanation(List<Candidate> candidates, ServicePort port) {
    Candidate chosen = candidates.get(0);
    String text = chosen.route.name() + ": " + chosen.url() + " leads to port " + port;
    if (candidates.size() > 1) {
      TreeSet<String> others = new TreeSet<>();
      candidates.subList(1, candidates.size()).forEach(other -> others.add(other.route.name()));
      int count = candidates.size() - 1;
      text += count == 1 ? "; another rule does as well (" : "; " + count + " others do as well (";
      text += String.join(", ", others) + ")";
    }
    return text;
  }

  /** A rule that leads to the port, and what goes before the URL's path. */
  private record Candidate(Route route, Rule rule, String prefix) {

    int port() {
      Entrance entrance = rule.entrance();
      return entrance.port() != 0 ? entrance.port() : entrance.secure() ? HTTPS : HTTP;
    }

    List<Instance.Builder> instances(List<FrontAddress> front) {
      List<Instance.Builder> all = new ArrayList<>();
      for (FrontAddress address : front) {
        all.add(at(address.host(), address.port() == 0 ? port() : address.port()));
      }
      if (front.isEmpty()) {
        route.addresses().forEach(address -> all.add(at(address, port())));
      }
      return all;
    }

    private Instance.Builder at(String address, int port) {
      Entrance entrance = rule.entrance();
      String host = entrance.host().isEmpty() ? address : entrance.host();
      return Instance.at(address, port).via(new Via(host, entrance.secure(), prefix));
    }

    String url() {
      Entrance entrance = rule.entrance();
      String host = entrance.host().isEmpty() ? "(any host)" : entrance.host();
      String number = entrance.port() == 0 ? "" : ":" + entrance.port();
      return (entrance.secure() ? "https://" : "http://") + host + number + prefix;
    }
  }
}
