package io.github.k8sdiscovery.retry;

import java.util.Set;

/**
 * When a failed call is tried again on another instance.
 *
 * @param enabled whether calls are tried again at all; default true
 * @param attempts how often a call is tried in all, 1 or more; default 3
 * @param idempotent whether GET, HEAD, OPTIONS, TRACE, PUT and DELETE are tried again although the
 *     instance may have worked on them: broken connections, timeouts and {@code statuses}; default
 *     false. A call whose connection was never made is tried again whatever its method
 * @param statuses the answers that count as failed calls of idempotent methods; default 503
 * @param budgetRatio the most retries in relation to calls, 0 to 1; default 0.2
 * @param budgetPerSecond retries that are allowed each second beside that, 0 or more; default 10
 */
public record RetrySettings(
    boolean enabled,
    int attempts,
    boolean idempotent,
    Set<Integer> statuses,
    double budgetRatio,
    int budgetPerSecond) {

  /** Only calls that never reached an instance, three times in all, a budget of 20 % + 10/s. */
  public static final RetrySettings DEFAULT =
      new RetrySettings(true, 3, false, Set.of(503), 0.2, 10);
}
