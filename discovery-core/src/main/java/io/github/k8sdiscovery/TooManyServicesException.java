package io.github.k8sdiscovery;

import io.github.k8sdiscovery.model.DiscoveryException;
import io.github.k8sdiscovery.model.ServiceId;

/** One service more than this client may follow. Nothing was created for it. */
public final class TooManyServicesException extends DiscoveryException {

  private static final long serialVersionUID = 1L;

  private final transient ServiceId service;

  TooManyServicesException(ServiceId service, int max) {
    super(
        "service "
            + service
            + ": already following "
            + max
            + " services (expected: at most that many; k8s.discovery.max-services raises it)");
    this.service = service;
  }

  /** {@return the service} */
  public ServiceId service() {
    return service;
  }
}
