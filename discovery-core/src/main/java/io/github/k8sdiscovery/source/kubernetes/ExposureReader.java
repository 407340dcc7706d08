package io.github.k8sdiscovery.source.kubernetes;

import static io.github.k8sdiscovery.source.kubernetes.Wire.orEmpty;

import io.github.k8sdiscovery.access.Exposure;
import io.github.k8sdiscovery.access.Exposure.Balancer;
import io.github.k8sdiscovery.model.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what the API's objects say of the ways into them. */
final class ExposureReader {

  private ExposureReader() {}

  static Exposure read(Wire.Service service) {
    Wire.Spec spec = service.spec();
    if (spec == null) {
      return Exposure.NONE;
    }
    return new Exposure(
        clusterIps(spec),
        nodePorts(spec),
        "Local".equals(spec.externalTrafficPolicy()),
        balancers(service.status()));
  }

  private static List<String> clusterIps(Wire.Spec spec) {
    List<String> all = orEmpty(spec.clusterIPs());
    if (all.isEmpty() && spec.clusterIP() != null) {
      all = List.of(spec.clusterIP());
    }
    // "None" is no address.
    return all.stream().map(IpAddress::canonical).filter(Objects::nonNull).toList();
  }

  private static Map<String, Integer> nodePorts(Wire.Spec spec) {
    Map<String, Integer> ports = new HashMap<>();
    for (Wire.Port port : orEmpty(spec.ports())) {
      if (PortKey.isTcp(port.protocol()) && port.nodePort() != null && port.nodePort() != 0) {
        ports.put(port.name() == null ? "" : port.name(), port.nodePort());
      }
    }
    return ports;
  }

  /** The addresses of a Service's or an Ingress' load balancer. */
  static List<Balancer> balancers(Wire.@Nullable Balanced status) {
    Wire.LoadBalancer balancer = status == null ? null : status.loadBalancer();
    List<Balancer> all = new ArrayList<>();
    for (Wire.Balancer each : orEmpty(balancer == null ? null : balancer.ingress())) {
      String address = address(each.ip() == null ? each.hostname() : each.ip());
      if (address != null) {
        all.add(new Balancer(address, failedPorts(each)));
      }
    }
    return all;
  }

  private static Map<Integer, String> failedPorts(Wire.Balancer balancer) {
    Map<Integer, String> failed = new HashMap<>();
    for (Wire.BalancedPort port : orEmpty(balancer.ports())) {
      if (PortKey.isTcp(port.protocol())
          && port.port() != null
          && port.error() != null
          && !port.error().isEmpty()) {
        failed.put(port.port(), port.error());
      }
    }
    return failed;
  }

  /** An IP address in its one spelling, or a host name; null if there is neither. */
  static @Nullable String address(@Nullable String written) {
    if (written == null || written.isBlank()) {
      return null;
    }
    String ip = IpAddress.canonical(written);
    if (ip != null) {
      return ip;
    }
    String name = written.toLowerCase(Locale.ROOT);
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
