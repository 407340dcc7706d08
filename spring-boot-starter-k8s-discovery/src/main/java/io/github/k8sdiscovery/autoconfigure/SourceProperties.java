package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.fallback.FallbackSettings;
import io.github.k8sdiscovery.fallback.FallbackSettings.BreakerSettings;
import io.github.k8sdiscovery.model.ServiceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How sources replace one another.
 *
 * @param maxStaleness How old the last instances of a source out of touch may get before the next
 *     one is asked; 0 for ever.
 * @param fallback When the next source is asked.
 */
@ConfigurationProperties("k8s.discovery")
public record SourceProperties(@Nullable Duration maxStaleness, @Nullable Turns fallback) {

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
   * @param order the sources to ask, best first
   * @param orders the same for the services that have an order of their own
   */
  FallbackSettings settings(List<String> order, Map<ServiceId, List<String>> orders) {
    FallbackSettings defaults = FallbackSettings.DEFAULT;
    Turns turns = fallback == null ? new Turns(null, null) : fallback;
    return new FallbackSettings(
        order,
        orders,
        turns.patience() == null ? defaults.patience() : turns.patience(),
        maxStaleness == null ? defaults.maxStaleness() : maxStaleness,
        turns.breakerSettings());
  }

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
