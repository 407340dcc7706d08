package io.github.k8sdiscovery.health;

/** How a call to an instance ended. */
public enum Outcome {
  /** With an answer. */
  ANSWERED,
  /** No connection was made: refused, unreachable, or not in time. The request was never sent. */
  NOT_CONNECTED,
  /** The connection broke, or the answer was none. The request may have been worked on. */
  BROKEN,
  /** No answer came in time. The request may be worked on still. */
  TIMED_OUT,
  /** With 502, 503 or 504. */
  GATEWAY_ERROR,
  /** The caller gave up, or something failed that says nothing of the instance. */
  CANCELLED
}
