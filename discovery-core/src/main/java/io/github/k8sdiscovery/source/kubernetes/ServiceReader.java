package io.github.k8sdiscovery.source.kubernetes;

import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the API's Services into {@link ServiceInfo}. */
final class ServiceReader {

  /** Kubectl's copy of the whole object: as large as the object, and of no use here. */
  private static final String KUBECTL_COPY = "kubectl.kubernetes.io/last-applied-configuration";

  /** The API's default for {@code timeoutSeconds}. */
  private static final Duration AFFINITY = Duration.ofHours(3);

  private ServiceReader() {}

  static ServiceInfo read(Wire.Service service) {
    Wire.Meta meta = service.metadata();
    Wire.Spec spec = service.spec();
    Map<String, String> annotations =
        new HashMap<>(orEmpty(meta == null ? null : meta.annotations()));
    annotations.remove(KUBECTL_COPY);
    return new ServiceInfo(
        meta == null || meta.uid() == null ? "" : meta.uid(),
        spec == null || spec.type() == null ? "ClusterIP" : spec.type(),
        orEmpty(meta == null ? null : meta.labels()),
        annotations,
        spec == null ? List.of() : ports(spec),
        spec != null && "Local".equals(spec.internalTrafficPolicy()),
        spec != null && "ExternalName".equals(spec.type()) ? spec.externalName() : null,
        spec == null ? null : clientAffinity(spec));
  }

  private static @Nullable Duration clientAffinity(Wire.Spec spec) {
    if (!"ClientIP".equals(spec.sessionAffinity())) {
      return null;
    }
    Wire.AffinityConfig config = spec.sessionAffinityConfig();
    Wire.ClientIp client = config == null ? null : config.clientIP();
    Integer seconds = client == null ? null : client.timeoutSeconds();
    return seconds == null || seconds <= 0 ? AFFINITY : Duration.ofSeconds(seconds);
  }

  private static List<ServicePort> ports(Wire.Spec spec) {
    List<ServicePort> ports = new ArrayList<>();
    for (Wire.Port port : spec.ports() == null ? List.<Wire.Port>of() : spec.ports()) {
      if (PortKey.isTcp(port.protocol()) && port.port() != null) {
        String name = port.name() == null ? "" : port.name();
        ports.add(new ServicePort(name, port.port(), port.appProtocol()));
      }
    }
    return ports;
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
