package io.github.k8sdiscovery.name;

import io.github.k8sdiscovery.model.DiscoveryException;
import io.github.k8sdiscovery.model.ServiceId;

/** A URL names a port that the service does not have. */
public final class UnknownPortException extends DiscoveryException {

  private static final long serialVersionUID = 1L;

  private final transient ServiceId service;

  /**
   * Makes a refusal.
   *
   * @param service which service
   * @param port the port in the URL
   * @param ports the ports there are, for people
   */
  public UnknownPortException(ServiceId service, int port, String ports) {
    super("port of service " + service + ": " + port + " (expected: " + ports + ")");
    this.service = service;
  }

  /** {@return the service} */
  public ServiceId service() {
    return service;
  }
}
