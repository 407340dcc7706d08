package io.github.k8sdiscovery.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: exponential, with jitter above the minimum, so that many
 * clients that lost the same server do not come back together.
 *
 * <p>The wait after k failures in a row is drawn evenly from {@code [min, min(max, min * 2^k)]}.
 *
 * @param min the shortest wait, above 0
 * @param max the longest wait, at least {@code min}
 */
public record Backoff(Duration min, Duration max) {

  // Checks the bounds.
  public Backoff {
    if (min.isNegative() || min.isZero() || max.compareTo(min) < 0) {
      throw new IllegalArgumentException(
          "backoff: " + min + ".." + max + " (expected: 0 < min <= max)");
    }
  }

  /**
   * The wait before the next attempt.
   *
   * @param failures how many have failed since the last success, 0 or more
   * @param random where the jitter comes from
   * @return the wait, between {@code min} and {@code max}
   */
  public Duration delay(int failures, RandomGenerator random) {
    double low = min.toNanos();
    double high = Math.min(low * Math.pow(2, failures), (double) max.toNanos());
    return Duration.ofNanos((long) (low + (high - low) * random.nextDouble()));
  }
}
