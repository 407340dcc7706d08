package io.github.k8sdiscovery.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A refusal, with the Status object that the server answers. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ObjectNode status;

  ApiException(ObjectNode status) {
    super(status.path("message").asText());
    this.status = status;
    // The code comes last in a real server's answer.
    status.set("code", status.remove("code"));
  }

  ObjectNode status() {
    return status;
  }

  int code() {
    return status.path("code").asInt();
  }

  /** Seconds after which to try again, 0 if the server does not say. */
  int retryAfterSeconds() {
    return status.path("details").path("retryAfterSeconds").asInt();
  }
}
