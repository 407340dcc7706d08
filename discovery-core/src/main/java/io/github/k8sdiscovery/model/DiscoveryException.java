package io.github.k8sdiscovery.model;

/**
 * Discovery refuses a call. Each reason has a type of its own; the message says what is allowed or
 * what to do.
 */
public abstract class DiscoveryException extends RuntimeException {

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
