package io.github.k8sdiscovery.eligibility;

/**
 * When calls leave the clusters they should go to.
 *
 * @param threshold the part of a level's instances that must be well for the level to take all
 *     calls by itself, above 0 to 1; default 0.7
 */
public record FailoverSettings(double threshold) {

  /**
   * 0.7: with 1 / 1.4 of its instances Envoy, too, lets a level take all calls (its <a
   * href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/priority">overprovisioning
   * factor</a>).
   */
  public static final FailoverSettings DEFAULT = new FailoverSettings(0.7);

  // Checks the bounds.
  public FailoverSettings {
    if (!(threshold > 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "failover.threshold: " + threshold + " (expected: above 0, up to 1)");
    }
  }
}
