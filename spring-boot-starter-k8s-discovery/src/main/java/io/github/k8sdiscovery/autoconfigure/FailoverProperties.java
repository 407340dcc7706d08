package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.eligibility.FailoverSettings;
import org.jspecify.annotations.Nullable;

/**
 * When calls leave the clusters that they go to first.
 *
 * @param threshold The part of the instances of one priority that must be well for them to take all
 *     calls, above 0 to 1; else those of the next priority are called as well.
 */
public record FailoverProperties(@Nullable Double threshold) {

  /**
   * The settings.
   *
   * @param prefix what stands before the names of these properties, with the last dot
   * @param base what holds where they say nothing
   */
  FailoverSettings settings(String prefix, FailoverSettings base) {
    if (threshold != null && !(threshold > 0 && threshold <= 1)) {
      throw new InvalidPropertyException(
          prefix + "threshold", threshold, "a number above 0, up to 1");
    }
    return threshold == null ? base : new FailoverSettings(threshold);
  }
}
