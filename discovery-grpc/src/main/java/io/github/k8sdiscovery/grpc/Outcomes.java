package io.github.k8sdiscovery.grpc;

import io.github.k8sdiscovery.health.Outcome;
import io.grpc.Status;

/** What the status of a call says of the instance it went to. */
final class Outcomes {

  private Outcomes() {}

  /**
   * How a call ended.
   *
   * @param status its status
   * @param sent whether anything of it was sent
   * @param answered whether the status is the instance's own
   */
  static Outcome of(Status status, boolean sent, boolean answered) {
    if (status.isOk()) {
      return Outcome.ANSWERED;
    }
    if (answered) {
      // What 503 is over HTTP.
      return status.getCode() == Status.Code.UNAVAILABLE ? Outcome.GATEWAY_ERROR : Outcome.ANSWERED;
    }
    return switch (status.getCode()) {
      case UNAVAILABLE -> sent ? Outcome.BROKEN : Outcome.NOT_CONNECTED;
      case DEADLINE_EXCEEDED -> Outcome.TIMED_OUT;
      case INTERNAL, UNKNOWN -> Outcome.BROKEN;
      // Given up by the caller, or refused on this side: a message too large, a missing right.
      default -> Outcome.CANCELLED;
    };
  }
}
