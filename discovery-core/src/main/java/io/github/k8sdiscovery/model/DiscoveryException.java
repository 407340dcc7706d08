package io.github.k8sdiscovery.model;

/**
 * Discovery refuses a call. Each reason has a type of its own; the message says what is allowed or
 * what to do. It is an {@link IllegalStateException} because that is what callers of load-balanced
 * clients are used to catch when there is no instance.
 */
public abstract class DiscoveryException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes a refusal.
   *
   * @param message what was refused, and what is expected instead
   */
  protected DiscoveryException(String message) {
    super(message);
  }
}
