package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.model.Origin;
import io.github.k8sdiscovery.registry.RegistrySettings;
import io.github.k8sdiscovery.registry.ServiceNames;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Other registries that services are found in.
 *
 * @param registries What holds for other registries that the application has a DiscoveryClient for,
 *     by name, such as "consul": "enabled", "weight", "priority", "poll-interval", "timeout" and
 *     "service-name" of each.
 */
@ConfigurationProperties("k8s.discovery")
public record RegistriesProperties(@Nullable Map<String, Written> registries) {

  private static final String PREFIX = "k8s.discovery.registries.";

  // Checks what is said of each, also of one that is not there.
  public RegistriesProperties {
    if (registries != null) {
      registries.forEach((name, written) -> written.check(name));
    }
  }

  /** What is said of a registry, with nothing in it if nothing is. */
  Written of(String name) {
    Written written = registries == null ? null : registries.get(name);
    return written == null ? Written.NOTHING : written;
  }

  /** The registries that are asked for by name. */
  Set<String> wanted() {
    Set<String> wanted = new TreeSet<>();
    (registries == null ? Map.<String, Written>of() : registries)
        .forEach(
            (name, written) -> {
              if (Boolean.TRUE.equals(written.enabled())) {
                wanted.add(name);
              }
            });
    return wanted;
  }

  /** The full name of a property of a registry. */
  static String property(String registry, String name) {
    return PREFIX + registry + "." + name;
  }

  /**
   * What is said of a registry.
   *
   * @param enabled Whether its instances are used.
   * @param weight What the weights of its instances are multiplied by.
   * @param priority Where it stands among the clusters and registries: calls go to the lowest that
   *     has enough instances that are well.
   * @param pollInterval How long after an answer a service is asked for again.
   * @param timeout How long an answer is waited for.
   * @param serviceName How services are called there: a text with {name} and perhaps {namespace}.
   */
  public record Written(
      @Nullable Boolean enabled,
      @Nullable Double weight,
      @Nullable Integer priority,
      @Nullable Duration pollInterval,
      @Nullable Duration timeout,
      @Nullable String serviceName) {

    /** After the own cluster and others that are configured; chosen. */
    static final int DEFAULT_PRIORITY = 10;

    static final Written NOTHING = new Written(null, null, null, null, null, null);

    int priorityOrDefault() {
      return priority == null ? DEFAULT_PRIORITY : priority;
    }

    double weightOrDefault() {
      return weight == null ? 1 : weight;
    }

    /** How it is asked, with the defaults where nothing is said. */
    RegistrySettings settings() {
      RegistrySettings defaults = RegistrySettings.DEFAULT;
      return new RegistrySettings(
          pollInterval == null ? defaults.pollInterval() : pollInterval,
          timeout == null ? defaults.timeout() : timeout,
          serviceName == null ? defaults.names() : new ServiceNames(serviceName.strip()));
    }

    private void check(String name) {
      try {
        RegistrySettings unused = settings();
        Origin unusedOrigin = new Origin(name, priorityOrDefault(), weightOrDefault(), "");
      } catch (IllegalArgumentException refused) {
        throw InvalidPropertyException.of(property(name, ""), refused);
      }
    }
  }
}
