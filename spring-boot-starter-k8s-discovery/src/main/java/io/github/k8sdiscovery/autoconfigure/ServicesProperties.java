package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.name.HostName.OfService;
import io.github.k8sdiscovery.name.HostNames;
import io.github.k8sdiscovery.name.InvalidNameException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What holds for single services.
 *
 * @param services What holds for single services, by service: "sources", "access", "policy",
 *     "weights", "prefer-zone", "preserve-host", "sticky", "slow-start", "health", "tls", "retry"
 *     and "failover", each as for all services.
 */
@ConfigurationProperties("k8s.discovery")
public record ServicesProperties(@Nullable Map<String, ServiceProperties> services) {

  private static final String SERVICES = "k8s.discovery.services";

  /**
   * Reads what is said of each service.
   *
   * @param names how services are read
   * @param read is given what stands before the names of a service's properties, with the last dot,
   *     and the properties
   * @param <T> what is read
   */
  <T> Map<ServiceId, T> each(HostNames names, BiFunction<String, ServiceProperties, T> read) {
    Map<ServiceId, T> all = new LinkedHashMap<>();
    (services == null ? Map.<String, ServiceProperties>of() : services)
        .forEach(
            (host, properties) -> {
              String property = key(SERVICES, host);
              ServiceId id = service(property, host, names);
              if (all.put(id, read.apply(property + ".", properties)) != null) {
                throw new InvalidPropertyException(
                    property, host, "each service once, and another key names " + id + " as well");
              }
            });
    return all;
  }

  /** The service that a key names, in any form a host name may have. */
  static ServiceId service(String property, String host, HostNames names) {
    String law = "a service such as backend, or [backend.example] with its namespace";
    try {
      if (names.read(host) instanceof OfService of && of.hostname() == null) {
        return of.service();
      }
    } catch (InvalidNameException refused) {
      throw new InvalidPropertyException(property, host, law);
    }
    throw new InvalidPropertyException(property, host, law);
  }

  /** A key as people write it: in brackets if it has more in it than letters, digits, hyphens. */
  static String key(String prefix, String host) {
    return prefix + (host.matches("[a-zA-Z0-9-]+") ? "." + host : ".[" + host + "]");
  }
}
