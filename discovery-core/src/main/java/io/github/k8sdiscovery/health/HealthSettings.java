package io.github.k8sdiscovery.health;

import java.time.Duration;

/**
 * When an instance whose calls fail is left out, and for how long.
 *
 * @param enabled whether instances are ejected at all; default true
 * @param failures how many calls in a row must fail, 1 or more; default 3
 * @param ejectionTime how long the first ejection lasts, more than 0; the k-th in a row lasts k
 *     times as long; default 10 s
 * @param maxEjectionTime the longest an ejection lasts, {@code ejectionTime} to 1 day; default 5
 *     min
 * @param maxEjected the part of the instances that may be ejected at a time, 0 to 1; never all;
 *     default 0.5
 * @param gatewayErrors whether answers 502, 503 and 504 count as failures; default false
 * @param panicThreshold if less than this part of the eligible instances is left, all are used, 0
 *     to 1; default 0, never
 */
public record HealthSettings(
    boolean enabled,
    int failures,
    Duration ejectionTime,
    Duration maxEjectionTime,
    double maxEjected,
    boolean gatewayErrors,
    double panicThreshold) {

  /** Above the constant that is checked by it. */
  private static final Duration LONGEST = Duration.ofDays(1);

  /** 3 failures, 10 s to 5 min, at most half; chosen, not measured. */
  public static final HealthSettings DEFAULT =
      new HealthSettings(true, 3, Duration.ofSeconds(10), Duration.ofMinutes(5), 0.5, false, 0);

  // Checks the bounds.
  public HealthSettings {
    if (failures < 1) {
      throw new IllegalArgumentException("health.failures: " + failures + " (expected: 1 or more)");
    }
    if (ejectionTime.isNegative() || ejectionTime.isZero()) {
      throw new IllegalArgumentException(
          "health.ejection-time: " + ejectionTime + " (expected: more than 0)");
    }
    if (maxEjectionTime.compareTo(ejectionTime) < 0 || maxEjectionTime.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "health.max-ejection-time: "
              + maxEjectionTime
              + " (expected: "
              + ejectionTime
              + ", which is health.ejection-time, to "
              + LONGEST
              + ")");
    }
    part("health.max-ejected", maxEjected);
    part("health.panic-threshold", panicThreshold);
  }

  private static void part(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to 1)");
    }
  }

  /** Whether a call that ended like this says that the instance is broken. */
  boolean fails(Outcome outcome) {
    return switch (outcome) {
      case NOT_CONNECTED, BROKEN, TIMED_OUT -> true;
      case GATEWAY_ERROR -> gatewayErrors;
      case ANSWERED, CANCELLED -> false;
    };
  }

  /** How long the k-th ejection in a row lasts, k from 1. */
  Duration lasts(int ejections) {
    return ejections >= longestAfter() ? maxEjectionTime : ejectionTime.multipliedBy(ejections);
  }

  /** From which ejection in a row on they are no longer than the one before. */
  int longestAfter() {
    long whole = maxEjectionTime.dividedBy(ejectionTime);
    boolean more = ejectionTime.multipliedBy(whole).compareTo(maxEjectionTime) < 0;
    return (int) Math.min(Integer.MAX_VALUE, more ? whole + 1 : whole);
  }
}
