package io.github.k8sdiscovery.source.dns;

import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;

/** A look that brought no answer to rely on. */
final class DnsFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Unavailability reason;

  DnsFailure(Kind kind, String message) {
    super(message, null, false, false);
    this.reason = new Unavailability(kind, message);
  }

  Unavailability reason() {
    return reason;
  }

  /** What a future failed with. */
  static DnsFailure of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof DnsFailure failure) {
        return failure;
      }
    }
    return new DnsFailure(Kind.MALFORMED, "DNS cannot be made sense of: " + thrown);
  }
}
