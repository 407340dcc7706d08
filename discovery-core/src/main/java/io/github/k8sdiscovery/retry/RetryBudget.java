package io.github.k8sdiscovery.retry;

import io.github.k8sdiscovery.time.Clock;

/** Bounds the retries of one service, so that a failing service is not asked many times over. */
public final class RetryBudget {

  private final RetrySettings settings;

  /**
   * A budget.
   *
   * @param settings how much is allowed
   * @param clock tells the seconds
   */
  public RetryBudget(RetrySettings settings, Clock clock) {
    this.settings = settings;
  }

  /** {@return what it goes by} */
  public RetrySettings settings() {
    return settings;
  }

  /** A call begins, which is no retry. Any thread. */
  public void called() {}

  /** {@return whether one more retry is allowed now; if so, it is spent} */
  public boolean tryRetry() {
    return true;
  }
}
