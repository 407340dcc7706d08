package io.github.k8sdiscovery.source.env;

import io.github.k8sdiscovery.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The variables of one service, whose name is known. Names cannot be read backwards: {@code
 * A_SERVICE_PORT_SERVICE_HOST} is the host of the service {@code a-service-port}, and might be a
 * port of {@code a}; so the services that a longer name could be of are looked for before it is
 * taken.
 */
final class ServiceVariables {

  private static final String HOST = "_SERVICE_HOST";
  private static final String PORT = "_SERVICE_PORT";
  private static final String LINK = "_PORT_";
  private static final Pattern LINKED = Pattern.compile("(\\d{1,5})_TCP_ADDR");
  private static final Pattern LINK_REST =
      Pattern.compile("\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");
  private static final int MAX_PORT = 65535;

  private final SortedMap<String, String> all;
  private final String prefix;

  ServiceVariables(SortedMap<String, String> all, String service) {
    this.all = all;
    this.prefix = service.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** A port, and where it is. */
  record Found(String name, String host, int number) {}

  /**
   * The ports in the order of the Service, as far as the variables keep it: the first is the first.
   *
   * @throws NoVariableException if the service has no variables
   * @throws IllegalArgumentException if a value makes no sense
   */
  List<Found> read() {
    return all.containsKey(prefix + HOST) ? service() : links();
  }

  private List<Found> service() {
    String host = address(prefix + HOST);
    int first = port(prefix + PORT);
    List<Found> ports = new ArrayList<>();
    named()
        .forEach(
            (name, number) -> {
              boolean isFirst =
                  number == first && (ports.isEmpty() || ports.get(0).number() != first);
              ports.add(isFirst ? 0 : ports.size(), new Found(name, host, number));
            });
    if (ports.isEmpty() || ports.get(0).number() != first) {
      ports.add(0, new Found("", host, first));
    }
    return ports;
  }

  /** By name. What is no port number was set by somebody else and is no port. */
  private Map<String, Integer> named() {
    Map<String, Integer> named = new TreeMap<>();
    behind(prefix + PORT + "_")
        .forEach(
            (rest, variable) -> {
              int number = number(all.get(variable));
              if (number > 0 && !ofAnother(variable, rest)) {
                named.put(rest.toLowerCase(Locale.ROOT).replace('_', '-'), number);
              }
            });
    return named;
  }

  /** Whether a service with a longer name has a host, which makes the variable its own. */
  private boolean ofAnother(String variable, String rest) {
    if (LINK_REST.matcher(rest).matches() && all.containsKey(prefix + "_SERVICE" + HOST)) {
      return true;
    }
    int at = variable.indexOf(PORT, prefix.length() + 1);
    while (at >= 0) {
      int end = at + PORT.length();
      boolean whole = end == variable.length() || variable.charAt(end) == '_';
      if (whole && all.containsKey(variable.substring(0, at) + HOST)) {
        return true;
      }
      at = variable.indexOf(PORT, at + 1);
    }
    return false;
  }

  /** The variables that container links had, and the kubelet still sets. */
  private List<Found> links() {
    Map<Integer, String> hosts = new TreeMap<>();
    behind(prefix + LINK)
        .forEach(
            (rest, variable) -> {
              Matcher linked = LINKED.matcher(rest);
              if (linked.matches()) {
                String stem = variable.substring(0, variable.length() - "_ADDR".length());
                hosts.putIfAbsent(port(stem + "_PORT"), address(variable));
              }
            });
    if (hosts.isEmpty()) {
      throw new NoVariableException(prefix + HOST);
    }
    List<Found> ports = new ArrayList<>();
    hosts.forEach(
        (number, host) ->
            ports.add(new Found(ports.isEmpty() ? "" : Integer.toString(number), host, number)));
    return ports;
  }

  /** The variables that begin with this, by what comes after it. */
  private Map<String, String> behind(String start) {
    Map<String, String> found = new TreeMap<>();
    for (String variable : all.tailMap(start).keySet()) {
      if (!variable.startsWith(start)) {
        break;
      }
      if (variable.length() > start.length()) {
        found.put(variable.substring(start.length()), variable);
      }
    }
    return found;
  }

  private String address(String variable) {
    String value = value(variable);
    String address = IpAddress.canonical(value);
    if (address == null) {
      throw new IllegalArgumentException(variable + ": " + value + " (expected: an IP address)");
    }
    return address;
  }

  private int port(String variable) {
    String value = value(variable);
    int number = number(value);
    if (number < 0) {
      throw new IllegalArgumentException(
          variable + ": " + value + " (expected: a port number, 1 to 65535)");
    }
    return number;
  }

  private String value(String variable) {
    String value = all.get(variable);
    if (value == null) {
      throw new NoVariableException(variable);
    }
    return value;
  }

  /** The port number, or -1 if the text is none. */
  private static int number(@Nullable String text) {
    if (text == null || !text.matches("[0-9]{1,5}")) {
      return -1;
    }
    int number = Integer.parseInt(text);
    return number >= 1 && number <= MAX_PORT ? number : -1;
  }
}
