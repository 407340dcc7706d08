package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.fallback.FallbackSettings;
import io.github.k8sdiscovery.fallback.FallbackSettings.BreakerSettings;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.name.HostName.OfService;
import io.github.k8sdiscovery.name.HostNames;
import io.github.k8sdiscovery.name.InvalidNameException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which sources there are to ask, and how they replace one another.
 *
 * @param sources The sources to ask, best first. Default: those of the application, "static" if it
 *     has instances, "kubernetes", "dns", "env".
 * @param services What holds for single services, by service: "sources", the order for it.
 * @param maxStaleness How old the last instances of a source out of touch may get before the next
 *     one is asked; 0 for ever.
 * @param fallback When the next source is asked.
 */
@ConfigurationProperties("k8s.discovery")
public record SourceProperties(
    @Nullable List<String> sources,
    @Nullable Map<String, Service> services,
    @Nullable Duration maxStaleness,
    @Nullable Turns fallback) {

  private static final String SOURCES = "k8s.discovery.sources";
  private static final String SERVICES = "k8s.discovery.services";

  // Checks the bound.
  public SourceProperties {
    if (maxStaleness != null && maxStaleness.isNegative()) {
      throw new InvalidPropertyException(
          "k8s.discovery.max-staleness", maxStaleness, "a duration such as 10m, or 0 for ever");
    }
  }

  /**
   * The settings, with the defaults where nothing is said.
   *
   * @param there the names of the sources there are
   * @param usual the order if the properties have none
   * @param names how services are read
   */
  FallbackSettings settings(Set<String> there, List<String> usual, HostNames names) {
    FallbackSettings defaults = FallbackSettings.DEFAULT;
    Turns turns = fallback == null ? new Turns(null, null) : fallback;
    return new FallbackSettings(
        given(sources) ? checked(SOURCES, sources, there) : usual,
        orders(there, names),
        turns.patience() == null ? defaults.patience() : turns.patience(),
        maxStaleness == null ? defaults.maxStaleness() : maxStaleness,
        turns.breakerSettings());
  }

  private Map<ServiceId, List<String>> orders(Set<String> there, HostNames names) {
    Map<ServiceId, List<String>> orders = new HashMap<>();
    (services == null ? Map.<String, Service>of() : services)
        .forEach(
            (host, service) -> {
              String property = key(SERVICES, host);
              ServiceId id = service(property, host, names);
              if (given(service.sources())) {
                orders.put(id, checked(property + ".sources", service.sources(), there));
              }
            });
    return orders;
  }

  private static boolean given(@Nullable List<String> order) {
    return order != null && !order.isEmpty();
  }

  private static List<String> checked(
      String property, @Nullable List<String> order, Set<String> there) {
    List<String> named = order == null ? List.of() : order;
    if (!there.containsAll(named) || new HashSet<>(named).size() < named.size()) {
      throw new InvalidPropertyException(
          property, String.join(",", named), "each once, of " + String.join(", ", there));
    }
    return named;
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

  /**
   * What holds for one service.
   *
   * @param sources The sources to ask, best first.
   */
  public record Service(@Nullable List<String> sources) {}

  /**
   * When the next source is asked.
   *
   * @param patience How long a source is waited for before the next one is asked as well.
   * @param breaker When a source that fails is left alone for a while.
   */
  public record Turns(@Nullable Duration patience, @Nullable Breaker breaker) {

    // Checks the bound.
    public Turns {
      InvalidPropertyException.positive("k8s.discovery.fallback.patience", patience);
    }

    BreakerSettings breakerSettings() {
      BreakerSettings defaults = BreakerSettings.DEFAULT;
      Integer failures = breaker == null ? null : breaker.failures();
      Duration pause = breaker == null ? null : breaker.pause();
      return new BreakerSettings(
          failures == null ? defaults.failures() : failures,
          pause == null ? defaults.pause() : pause);
    }
  }

  /**
   * When a source that fails is left alone for a while.
   *
   * @param failures How many services in a row must get no answer from a source before it is not
   *     asked for new ones.
   * @param pause How long it is left alone before one service may try again.
   */
  public record Breaker(@Nullable Integer failures, @Nullable Duration pause) {

    // Checks the bounds.
    public Breaker {
      InvalidPropertyException.positive("k8s.discovery.fallback.breaker.pause", pause);
      if (failures != null && failures < 1) {
        throw new InvalidPropertyException(
            "k8s.discovery.fallback.breaker.failures", failures, "a number of 1 or more");
      }
    }
  }
}
