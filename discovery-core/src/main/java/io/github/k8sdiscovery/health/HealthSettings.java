package io.github.k8sdiscovery.health;

import java.time.Duration;

/**
 * When an instance whose calls fail is left out, and for how long.
 *
 * @param enabled whether instances are ejected at all; default true
 * @param failures how many calls in a row must fail, 1 or more; default 3
 * @param ejectionTime how long the first ejection lasts; the k-th in a row lasts k times as long;
 *     default 10 s
 * @param maxEjectionTime the longest an ejection lasts; default 5 min
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

  /** 3 failures, 10 s to 5 min, at most half; chosen, not measured. */
  public static final HealthSettings DEFAULT =
      new HealthSettings(true, 3, Duration.ofSeconds(10), Duration.ofMinutes(5), 0.5, false, 0);
}
