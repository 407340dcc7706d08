package io.github.k8sdiscovery.health;

/** How a call to an instance ended. */
public enum Outcome {
  /** With an answer. The instance is well. */
  ANSWERED,
  /**
   * No connection was made: refused, unreachable, or not in time. The request was never sent. A
   * failure.
   */
  NOT_CONNECTED,
  /**
   * The connection broke, or the answer was none. The request may have been worked on. A failure.
   */
  BROKEN,
  /** No answer came in time. The request may be worked on still. A failure. */
  TIMED_OUT,
  /**
   * With 502, 503 or 504. A failure if {@link HealthSettings#gatewayErrors()} says so, else an
   * answer like any other.
   */
  GATEWAY_ERROR,
  /**
   * The caller gave up, or something failed that says nothing of the instance. Counts as nothing.
   */
  CANCELLED
}
