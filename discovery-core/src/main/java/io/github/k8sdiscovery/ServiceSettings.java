package io.github.k8sdiscovery;

import io.github.k8sdiscovery.balance.BalancePolicy;
import io.github.k8sdiscovery.balance.SlowStartSettings;
import io.github.k8sdiscovery.eligibility.FailoverSettings;
import io.github.k8sdiscovery.health.HealthSettings;
import io.github.k8sdiscovery.retry.RetrySettings;
import io.github.k8sdiscovery.sticky.StickySettings;
import io.github.k8sdiscovery.time.Randomness;
import io.github.k8sdiscovery.weight.WeightRules;

/**
 * How the calls to one service are spread.
 *
 * @param weights which instances weigh how much
 * @param preferZone whether the client's own zone is preferred where the control plane gave no
 *     hints; default false
 * @param health when a failing instance is left out
 * @param policy how calls spread over the instances; default round robin
 * @param slowStart how a new instance comes up to its weight
 * @param sticky what keeps the calls of a session on one instance
 * @param retry when a failed call is tried on another instance
 * @param failover when calls leave the clusters of their priority
 */
public record ServiceSettings(
    WeightRules weights,
    boolean preferZone,
    HealthSettings health,
    BalancePolicy policy,
    SlowStartSettings slowStart,
    StickySettings sticky,
    RetrySettings retry,
    FailoverSettings failover) {

  /** Round robin with passive health and retries of calls that never reached an instance. */
  public static final ServiceSettings DEFAULT =
      new ServiceSettings(
          WeightRules.NONE,
          false,
          HealthSettings.DEFAULT,
          BalancePolicy.roundRobin(Randomness.shared()),
          SlowStartSettings.OFF,
          StickySettings.DEFAULT,
          RetrySettings.DEFAULT,
          FailoverSettings.DEFAULT);

  /**
   * These settings with another policy.
   *
   * @param other how calls spread
   * @return a copy
   */
  public ServiceSettings with(BalancePolicy other) {
    return new ServiceSettings(
        weights, preferZone, health, other, slowStart, sticky, retry, failover);
  }

  /**
   * These settings with other rules of weight.
   *
   * @param other which instances weigh how much
   * @return a copy
   */
  public ServiceSettings with(WeightRules other) {
    return new ServiceSettings(
        other, preferZone, health, policy, slowStart, sticky, retry, failover);
  }

  /**
   * These settings with other stickiness.
   *
   * @param other what keeps the calls of a session together
   * @return a copy
   */
  public ServiceSettings with(StickySettings other) {
    return new ServiceSettings(
        weights, preferZone, health, policy, slowStart, other, retry, failover);
  }

  /**
   * These settings with other rules of health.
   *
   * @param other when a failing instance is left out
   * @return a copy
   */
  public ServiceSettings with(HealthSettings other) {
    return new ServiceSettings(
        weights, preferZone, other, policy, slowStart, sticky, retry, failover);
  }

  /**
   * These settings with another slow start.
   *
   * @param other how a new instance comes up to its weight
   * @return a copy
   */
  public ServiceSettings with(SlowStartSettings other) {
    return new ServiceSettings(weights, preferZone, health, policy, other, sticky, retry, failover);
  }

  /**
   * These settings with another rule of failover.
   *
   * @param other when calls leave the clusters of their priority
   * @return a copy
   */
  public ServiceSettings with(FailoverSettings other) {
    return new ServiceSettings(
        weights, preferZone, health, policy, slowStart, sticky, retry, other);
  }
}
