package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.retry.RetrySettings;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a failed call is tried on another instance.
 *
 * @param enabled Whether calls are tried again at all.
 * @param attempts How often a call is tried in all.
 * @param idempotent Whether GET, HEAD, OPTIONS, TRACE, PUT and DELETE are tried again although an
 *     instance may have worked on them. A call whose connection was never made is tried again
 *     whatever its method.
 * @param statuses The answers that count as failed calls of idempotent methods.
 * @param budgetRatio The most retries in relation to calls, 0 to 1.
 * @param budgetPerSecond The retries that are allowed each second beside that.
 */
public record RetryProperties(
    @Nullable Boolean enabled,
    @Nullable Integer attempts,
    @Nullable Boolean idempotent,
    @Nullable Set<Integer> statuses,
    @Nullable Double budgetRatio,
    @Nullable Integer budgetPerSecond) {

  private static final int MIN_STATUS = 100;
  private static final int MAX_STATUS = 599;

  /**
   * The settings.
   *
   * @param prefix what stands before the names of these properties, with the last dot
   * @param base what holds where they say nothing
   */
  RetrySettings settings(String prefix, RetrySettings base) {
    InvalidPropertyException.atLeast(prefix + "attempts", attempts, 1);
    InvalidPropertyException.share(prefix + "budget-ratio", budgetRatio);
    InvalidPropertyException.atLeast(prefix + "budget-per-second", budgetPerSecond, 0);
    for (Integer status : statuses == null ? Set.<Integer>of() : statuses) {
      if (status < MIN_STATUS || status > MAX_STATUS) {
        throw new InvalidPropertyException(
            prefix + "statuses", status, "HTTP statuses, " + MIN_STATUS + " to " + MAX_STATUS);
      }
    }
    return new RetrySettings(
        enabled == null ? base.enabled() : enabled,
        attempts == null ? base.attempts() : attempts,
        idempotent == null ? base.idempotent() : idempotent,
        statuses == null ? base.statuses() : Set.copyOf(statuses),
        budgetRatio == null ? base.budgetRatio() : budgetRatio,
        budgetPerSecond == null ? base.budgetPerSecond() : budgetPerSecond);
  }
}
