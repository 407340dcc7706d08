package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.balance.SlowStartSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a new instance comes up to its weight.
 *
 * @param window How long it takes; 0 for no slow start.
 * @param aggression How fast it begins: 1 is a straight line, more is faster at the beginning.
 * @param minWeight The part of its weight that a new instance begins with, 0 to 1.
 */
public record SlowStartProperties(
    @Nullable Duration window, @Nullable Double aggression, @Nullable Double minWeight) {

  /**
   * The settings.
   *
   * @param prefix what stands before the names of these properties, with the last dot
   * @param base what holds where they say nothing
   */
  SlowStartSettings settings(String prefix, SlowStartSettings base) {
    if (window != null && window.isNegative()) {
      throw new InvalidPropertyException(
          prefix + "window", window, "a duration such as 30s, or 0 for no slow start");
    }
    if (aggression != null && !(aggression > 0 && Double.isFinite(aggression))) {
      throw new InvalidPropertyException(
          prefix + "aggression", aggression, "a number of more than 0");
    }
    InvalidPropertyException.share(prefix + "min-weight", minWeight);
    return new SlowStartSettings(
        window == null ? base.window() : window,
        aggression == null ? base.aggression() : aggression,
        minWeight == null ? base.minWeight() : minWeight);
  }
}
