package io.github.k8sdiscovery.e2e.cluster;

/** The API answered with an error. */
public final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  ApiException(int status, String message) {
    super(status + " " + message);
    this.status = status;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }
}
