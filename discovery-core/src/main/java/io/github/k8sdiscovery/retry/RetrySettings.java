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
 * @param statuses the answers that count as failed calls of idempotent methods, each 100 to 599;
 *     default 503
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

  /**
   * Only calls that never reached an instance, three times in all, a budget of 20 % + 10/s (the
   * budget is Finagle's and Linkerd's; the rest chosen, not measured).
   */
  public static final RetrySettings DEFAULT =
      new RetrySettings(true, 3, false, Set.of(503), 0.2, 10);

  // Copies the set and checks the bounds.
  public RetrySettings {
    statuses = Set.copyOf(statuses);
    if (attempts < 1) {
      throw new IllegalArgumentException("retry.attempts: " + attempts + " (expected: 1 or more)");
    }
    for (int status : statuses) {
      if (status < 100 || status > 599) {
        throw new IllegalArgumentException("retry.statuses: " + status + " (expected: 100 to 599)");
      }
    }
    if (!(budgetRatio >= 0 && budgetRatio <= 1)) {
      throw new IllegalArgumentException(
          "retry.budget-ratio: " + budgetRatio + " (expected: 0 to 1)");
    }
    if (budgetPerSecond < 0) {
      throw new IllegalArgumentException(
          "retry.budget-per-second: " + budgetPerSecond + " (expected: 0 or more)");
    }
  }

  /**
   * Whether a call that failed is tried again, if the {@linkplain RetryBudget#tryRetry() budget}
   * allows.
   *
   * @param attemptsMade how often it has been tried, 1 or more
   * @param neverSent whether no connection was made, so that no instance can have worked on it
   * @param idempotentMethod whether its method {@linkplain #isIdempotent is idempotent}
   * @return true to try it on another instance
   */
  public boolean again(int attemptsMade, boolean neverSent, boolean idempotentMethod) {
    return enabled && attemptsMade < attempts && (neverSent || (idempotent && idempotentMethod));
  }

  /**
   * Whether a call that was answered is tried again, if the {@linkplain RetryBudget#tryRetry()
   * budget} allows.
   *
   * @param attemptsMade how often it has been tried, 1 or more
   * @param status the answer's status
   * @param idempotentMethod whether its method {@linkplain #isIdempotent is idempotent}
   * @return true to throw the answer away and try it on another instance
   */
  public boolean againAfter(int attemptsMade, int status, boolean idempotentMethod) {
    return again(attemptsMade, false, idempotentMethod) && statuses.contains(status);
  }

  /**
   * Whether doing a request twice is meant to be the same as doing it once (<a
   * href="https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2">RFC 9110, section 9.2.2</a>).
   *
   * @param method a method, in upper case as on the wire
   * @return true for GET, HEAD, OPTIONS, TRACE, PUT and DELETE
   */
  public static boolean isIdempotent(String method) {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
      default -> false;
    };
  }
}
