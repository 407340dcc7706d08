package io.github.k8sdiscovery.gateway;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.name.PortRules;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * A route that a Service asks for by its annotations: requests whose path matches a pattern go to
 * the Service's instances. A Service with several patterns has several routes. Immutable.
 *
 * @param service the Service
 * @param id the route's name: {@code backend-service.example}, and {@code -2} and so on behind it
 *     for the further patterns of one Service
 * @param pattern the path pattern, as {@link PathPattern} has it
 * @param host the host the request must be for, perhaps with {@code *.} for its first label; null
 *     for any
 * @param stripPrefix how many segments at the beginning of the path the Service does not see; 0 or
 *     more, default 0
 */
public record ServiceRoute(
    ServiceId service, String id, PathPattern pattern, @Nullable String host, int stripPrefix) {

  /** The annotation with the path patterns, commas between them. */
  public static final String ROUTE = "k8sdiscovery.github.io/route";

  /** The annotation with the number of segments that are taken off the path. */
  public static final String STRIP_PREFIX = "k8sdiscovery.github.io/route-strip-prefix";

  /** The annotation with the host. */
  public static final String HOST = "k8sdiscovery.github.io/route-host";

  /**
   * Which of two routes is asked first: one for a host, then the more specific pattern, then the
   * Service's name.
   */
  static final Comparator<ServiceRoute> ORDER =
      Comparator.comparing((ServiceRoute route) -> route.host() == null)
          .thenComparing(ServiceRoute::pattern)
          .thenComparing(ServiceRoute::service)
          .thenComparing(ServiceRoute::id);

  private static final Pattern HOST_NAME =
      Pattern.compile("(\\*\\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

  private static final int MOST_SEGMENTS = 100;

  /**
   * The routes that a Service asks for.
   *
   * @param service the Service
   * @param info what it says
   * @param ports which of its ports a URL without one means
   * @return its routes, in the order of its patterns; none if it has no annotation
   * @throws IllegalArgumentException if it asks for something impossible; names the Service and
   *     says what is expected
   */
  static List<ServiceRoute> of(ServiceId service, ServiceInfo info, PortRules ports) {
    Map<String, String> annotations = info.annotations();
    String patterns = annotations.get(ROUTE);
    if (patterns == null) {
      return List.of();
    }
    if (info.externalName() == null && !ports.decides(info)) {
      throw refused(
          service,
          "ports: " + info.ports(),
          "one, or one named http or https or by the label " + PortRules.PRIMARY_PORT_LABEL);
    }
    String host = hostName(service, annotations.get(HOST));
    int strip = segments(service, annotations.get(STRIP_PREFIX));
    List<ServiceRoute> routes = new ArrayList<>();
    for (String pattern : new TreeSet<>(List.of(patterns.strip().split("\\s*,\\s*", -1)))) {
      String id = service.name() + "." + service.namespace();
      String name = routes.isEmpty() ? id : id + "-" + (routes.size() + 1);
      routes.add(new ServiceRoute(service, name, parsed(service, pattern), host, strip));
    }
    return routes;
  }

  /** {@return where it leads to: {@code lb://backend-service.example}} */
  public URI uri() {
    return URI.create("lb://" + service.name() + "." + service.namespace());
  }

  /** What the Service asked for, for people. */
  String text() {
    String strips = stripPrefix == 0 ? "" : " without its first " + stripPrefix + " segments";
    return service + ": " + claim() + strips;
  }

  /** What no two routes may share. */
  String claim() {
    return (host == null ? "" : host) + pattern.getPatternString();
  }

  /** Whether a request's {@code Host} header, perhaps with a port, is for this route. */
  boolean isFor(@Nullable String header) {
    if (host == null) {
      return true;
    }
    if (header == null) {
      return false;
    }
    String asked = header.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
    int dot = asked.indexOf('.');
    return host.startsWith("*.")
        ? dot > 0 && asked.substring(dot).equals(host.substring(1))
        : asked.equals(host);
  }

  private static PathPattern parsed(ServiceId service, String text) {
    try {
      if (text.startsWith("/")) {
        return PathPatternParser.defaultInstance.parse(text);
      }
    } catch (PatternParseException unreadable) {
      // Refused below, with all the others.
    }
    throw refused(
        service, ROUTE + ": " + text, "path patterns such as /backend/**, commas between");
  }

  private static @Nullable String hostName(ServiceId service, @Nullable String text) {
    if (text == null) {
      return null;
    }
    String host = text.strip().toLowerCase(Locale.ROOT);
    if (!HOST_NAME.matcher(host).matches()) {
      throw refused(
          service, HOST + ": " + text, "a host such as shop.example.com or *.example.com");
    }
    return host;
  }

  private static int segments(ServiceId service, @Nullable String text) {
    if (text == null) {
      return 0;
    }
    String digits = text.strip();
    int segments = digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : MOST_SEGMENTS + 1;
    if (segments > MOST_SEGMENTS) {
      throw refused(
          service, STRIP_PREFIX + ": " + text, "a number of segments, 0 to " + MOST_SEGMENTS);
    }
    return segments;
  }

  private static IllegalArgumentException refused(ServiceId service, String what, String expected) {
    return new IllegalArgumentException(
        "Service " + service + ": " + what + " (expected: " + expected + ")");
  }
}
