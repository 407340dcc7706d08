package io.github.k8sdiscovery.source.kubernetes;

import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A request to the API that did not succeed.
 *
 * @param code the HTTP status, or that of the Status object; 0 if there was no answer
 * @param reason why, for people
 * @param retryAfter how long the API asks to wait; zero if it does not
 */
record ApiFailure(int code, Unavailability reason, Duration retryAfter) {

  static final int BAD_REQUEST = 400;
  static final int UNAUTHORIZED = 401;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int GONE = 410;
  static final int GATEWAY_TIMEOUT = 504;

  /** The {@link #sort()} of having had no answer. */
  static final String UNREACHABLE = Kind.UNREACHABLE.name();

  /** What failures have in common that count together: the status, or the kind without one. */
  String sort() {
    return code == 0 ? reason.kind().name() : Integer.toString(code);
  }

  /** Whether it may be the place in time: one from before the API was set back. */
  boolean refusesThePlace() {
    return code == BAD_REQUEST || code == GATEWAY_TIMEOUT;
  }

  /** Whether it may be the token: refused with a 401, or by ending the connection. */
  boolean mayBeTheToken() {
    return code == UNAUTHORIZED || (code == 0 && reason.kind() == Kind.REFUSED);
  }

  /** From an answer whose body should be a Status object. */
  static ApiFailure ofAnswer(int code, byte[] body, Resource resource, Duration retryAfter) {
    Wire.Status status = null;
    try {
      status = body.length == 0 ? null : Wire.status().readValue(body);
    } catch (IOException notJson) {
      // A proxy in between may answer in HTML; the code says enough.
    }
    return ofStatus(code, status, resource, retryAfter);
  }

  static ApiFailure ofStatus(
      int code, Wire.@Nullable Status status, Resource resource, Duration retryAfter) {
    String said = status == null || status.message() == null ? "" : ": " + status.message();
    if (code == FORBIDDEN) {
      return new ApiFailure(
          code, new Unavailability(Kind.FORBIDDEN, Rbac.explain(resource, said)), retryAfter);
    }
    if (code == UNAUTHORIZED) {
      String message =
          "the API does not accept the token (401" + said + "); a new one is read when it is there";
      return new ApiFailure(code, new Unavailability(Kind.FORBIDDEN, message), retryAfter);
    }
    String message = "the API answers " + code + said;
    return new ApiFailure(code, new Unavailability(Kind.REFUSED, message), retryAfter);
  }

  static ApiFailure ofThrowable(String url, Throwable thrown) {
    StringBuilder why = new StringBuilder();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (!(cause instanceof CompletionException || cause instanceof ExecutionException)) {
        why.append(why.isEmpty() ? "" : ", because of ").append(cause.getClass().getSimpleName());
        why.append(cause.getMessage() == null ? "" : ": " + cause.getMessage());
      }
    }
    // Over HTTP/2 the API server ends the connection with a 401; the JDK's client then loses the
    // 401.
    if (why.indexOf("GOAWAY") >= 0) {
      String ended =
          "the API at "
              + url
              + " ends the connection instead of answering ("
              + why
              + "): it does so when it does not accept the token, and when it shuts down";
      return new ApiFailure(0, new Unavailability(Kind.REFUSED, ended), Duration.ZERO);
    }
    String message = "cannot reach the API at " + url + " (" + why + ")";
    return new ApiFailure(0, new Unavailability(Kind.UNREACHABLE, message), Duration.ZERO);
  }

  static ApiFailure malformed(IOException cause) {
    String detail = String.valueOf(cause.getMessage());
    int end = detail.indexOf('\n');
    String message =
        "the API's answer makes no sense: " + (end < 0 ? detail : detail.substring(0, end));
    return new ApiFailure(0, new Unavailability(Kind.MALFORMED, message), Duration.ZERO);
  }

  static ApiFailure silent(Duration silence) {
    String message = "the API has said nothing for " + silence;
    return new ApiFailure(0, new Unavailability(Kind.UNREACHABLE, message), Duration.ZERO);
  }
}
