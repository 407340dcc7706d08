package io.github.k8sdiscovery.balance;

import java.time.Duration;

/**
 * How a new instance comes up to its weight. After t of the window it takes new calls as if its
 * weight were {@code weight * max(minWeight, (t / window) ^ (1 / aggression))}, as Envoy's slow
 * start does (<a
 * href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/slow_start">
 * documentation</a>).
 *
 * @param window how long it takes; zero for no slow start, which is the default
 * @param aggression above 0; 1, the default, is a straight line; more is faster at the beginning
 * @param minWeight the part of the weight to begin with, 0 to 1; default 0.1
 */
public record SlowStartSettings(Duration window, double aggression, double minWeight) {

  /** No slow start. */
  public static final SlowStartSettings OFF = new SlowStartSettings(Duration.ZERO, 1, 0.1);

  // Checks the bounds.
  public SlowStartSettings {
    if (window.isNegative()) {
      throw new IllegalArgumentException("slow-start.window: " + window + " (expected: 0 or more)");
    }
    if (!(aggression > 0 && aggression < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "slow-start.aggression: " + aggression + " (expected: more than 0)");
    }
    if (!(minWeight >= 0 && minWeight <= 1)) {
      throw new IllegalArgumentException(
          "slow-start.min-weight: " + minWeight + " (expected: 0 to 1)");
    }
  }

  /** {@return whether new instances start slowly} */
  public boolean on() {
    return !window.isZero();
  }
}
