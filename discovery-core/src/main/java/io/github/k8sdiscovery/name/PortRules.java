package io.github.k8sdiscovery.name;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which port of a service a URL means, and whether it speaks TLS.
 *
 * <p>The port in the URL is a port of the Service; one that is not but that instances listen on is
 * taken as well. Without a port in the URL: the only port; else the one named by the Service's
 * label {@code primary-port-name}; else by {@code primaryPortName}; else {@code https}, {@code
 * http}, the first. Immutable; any thread.
 *
 * @param primaryPortName the name of the port to use where a URL has none and the Service has
 *     several; null for none
 * @param securePorts port numbers that mean TLS where nothing else says so
 */
public record PortRules(@Nullable String primaryPortName, Set<Integer> securePorts) {

  /** The label of a Service that names its primary port. */
  public static final String PRIMARY_PORT_LABEL = "primary-port-name";

  /** The label or annotation of a Service that says whether it speaks TLS. */
  public static final String SECURED = "secured";

  /** No primary port name; 443 and 8443 mean TLS. */
  public static final PortRules DEFAULT = new PortRules(null, Set.of(443, 8443));

  private static final Set<String> TLS_PROTOCOLS = Set.of("https", "wss", "kubernetes.io/wss");
  private static final Set<String> PLAIN_PROTOCOLS =
      Set.of("http", "ws", "kubernetes.io/ws", "kubernetes.io/h2c");
  private static final Set<String> YES = Set.of("true", "on", "yes", "1");

  // Copies the set.
  public PortRules {
    securePorts = Set.copyOf(securePorts);
  }

  /**
   * Chooses the port.
   *
   * @param snapshot the service
   * @param written the port in the URL, 1 to 65535; 0 or less if there is none
   * @return the port
   * @throws UnknownPortException if the service has no such port
   */
  public PortChoice choose(ServiceSnapshot snapshot, int written) {
    int port = Math.max(written, 0);
    List<ServicePort> ports = ports(snapshot);
    if (ports.isEmpty()) {
      return new PortChoice(null, null, port);
    }
    if (port == 0) {
      return choice(primary(snapshot.service(), ports), 0);
    }
    for (ServicePort candidate : ports) {
      if (snapshot.service() != null && answers(candidate, port)) {
        return choice(candidate, port);
      }
    }
    for (ServicePort candidate : ports) {
      if (snapshot.on(candidate.name()).stream().anyMatch(i -> i.port() == port)) {
        return choice(candidate, port);
      }
    }
    if (snapshot.service() == null) {
      // Without the Service its port numbers are unknown, and the one written may well be one of
      // them.
      return choice(primary(null, ports), port);
    }
    String known = ports.stream().map(ServicePort::toString).collect(Collectors.joining(", "));
    throw new UnknownPortException(snapshot.id(), port, "one of " + known);
  }

  private static boolean answers(ServicePort candidate, int port) {
    return candidate.number() == port || candidate.number() == ServicePort.ANY;
  }

  /** Where the Service cannot be read, its ports are those that instances publish. */
  private static List<ServicePort> ports(ServiceSnapshot snapshot) {
    ServiceInfo service = snapshot.service();
    if (service != null && !(service.ports().isEmpty() && !snapshot.instances().isEmpty())) {
      return service.ports();
    }
    List<ServicePort> ports = new ArrayList<>();
    for (Map.Entry<String, List<Instance>> entry : snapshot.instances().entrySet()) {
      int number = entry.getValue().isEmpty() ? 0 : entry.getValue().get(0).port();
      ports.add(new ServicePort(entry.getKey(), number, null));
    }
    return ports;
  }

  /**
   * Whether a URL without a port means one port of a Service for a better reason than that it
   * stands first there.
   *
   * @param service the Service
   * @return false if it has several and nothing names one of them, or none at all
   */
  public boolean decides(ServiceInfo service) {
    return named(service, service.ports()) != null;
  }

  private ServicePort primary(@Nullable ServiceInfo service, List<ServicePort> ports) {
    ServicePort named = named(service, ports);
    return named == null ? ports.get(0) : named;
  }

  private @Nullable ServicePort named(@Nullable ServiceInfo service, List<ServicePort> ports) {
    if (ports.size() == 1) {
      return ports.get(0);
    }
    List<String> names = new ArrayList<>();
    String label = service == null ? null : service.labels().get(PRIMARY_PORT_LABEL);
    if (label != null) {
      names.add(label);
    }
    if (primaryPortName != null) {
      names.add(primaryPortName);
    }
    names.add("https");
    names.add("http");
    for (String name : names) {
      for (ServicePort port : ports) {
        if (port.name().equals(name)) {
          return port;
        }
      }
    }
    return null;
  }

  private static PortChoice choice(ServicePort port, int written) {
    return new PortChoice(port.name(), port, written);
  }

  /**
   * Whether an instance speaks TLS on a port: the port's {@code appProtocol}; else the Service's
   * label, else its annotation {@code secured}; else the number; else the port name {@code https}.
   *
   * @param snapshot the service
   * @param choice the port
   * @param instance the instance
   * @return true if a plain URL should be upgraded
   */
  public boolean secure(ServiceSnapshot snapshot, PortChoice choice, Instance instance) {
    ServicePort port = choice.servicePort();
    String protocol = port == null ? null : port.appProtocol();
    if (protocol != null && TLS_PROTOCOLS.contains(protocol)) {
      return true;
    }
    if (protocol != null && PLAIN_PROTOCOLS.contains(protocol)) {
      return false;
    }
    ServiceInfo service = snapshot.service();
    if (service != null) {
      String said = service.labels().getOrDefault(SECURED, service.annotations().get(SECURED));
      if (said != null) {
        return YES.contains(said);
      }
    }
    return securePorts.contains(instance.port())
        || (port != null && securePorts.contains(port.number()))
        || "https".equals(choice.name());
  }
}
