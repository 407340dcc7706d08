package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.health.HealthSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When an instance whose calls fail is left out.
 *
 * @param enabled Whether instances are left out at all.
 * @param failures How many calls to an instance must fail in a row.
 * @param ejectionTime How long an instance is left out the first time; the second time in a row
 *     twice as long, and so on.
 * @param maxEjectionTime The longest an instance is left out.
 * @param maxEjected The part of the instances that may be left out at a time, 0 to 1; never all.
 * @param gatewayErrors Whether the answers 502, 503 and 504 count as failures.
 * @param panicThreshold If less than this part of the instances is left, all are used, 0 to 1; 0
 *     for never.
 */
public record HealthProperties(
    @Nullable Boolean enabled,
    @Nullable Integer failures,
    @Nullable Duration ejectionTime,
    @Nullable Duration maxEjectionTime,
    @Nullable Double maxEjected,
    @Nullable Boolean gatewayErrors,
    @Nullable Double panicThreshold) {

  /**
   * The settings.
   *
   * @param prefix what stands before the names of these properties, with the last dot
   * @param base what holds where they say nothing
   */
  HealthSettings settings(String prefix, HealthSettings base) {
    InvalidPropertyException.atLeast(prefix + "failures", failures, 1);
    InvalidPropertyException.positive(prefix + "ejection-time", ejectionTime);
    InvalidPropertyException.positive(prefix + "max-ejection-time", maxEjectionTime);
    InvalidPropertyException.share(prefix + "max-ejected", maxEjected);
    InvalidPropertyException.share(prefix + "panic-threshold", panicThreshold);
    Duration first = ejectionTime == null ? base.ejectionTime() : ejectionTime;
    Duration longest = maxEjectionTime == null ? base.maxEjectionTime() : maxEjectionTime;
    if (longest.compareTo(first) < 0) {
      boolean said = maxEjectionTime != null;
      throw new InvalidPropertyException(
          prefix + (said ? "max-ejection-time" : "ejection-time"),
          said ? longest : first,
          said ? "at least " + first : "at most " + longest + ", the longest time");
    }
    return new HealthSettings(
        enabled == null ? base.enabled() : enabled,
        failures == null ? base.failures() : failures,
        first,
        longest,
        maxEjected == null ? base.maxEjected() : maxEjected,
        gatewayErrors == null ? base.gatewayErrors() : gatewayErrors,
        panicThreshold == null ? base.panicThreshold() : panicThreshold);
  }
}
