package io.github.k8sdiscovery;

import io.github.k8sdiscovery.model.DiscoveryException;
import io.github.k8sdiscovery.model.ServiceId;

/** There is no such service. A service without instances is a {@link NoInstanceException}. */
public final class UnknownServiceException extends DiscoveryException {

  private static final long serialVersionUID = 1L;

  private final transient ServiceId service;

  UnknownServiceException(ServiceId service) {
    super(
        "no such service: "
            + service.name()
            + " in namespace "
            + service.namespace()
            + " (expected: a Service of that name; svc.namespace names one in another namespace)");
    this.service = service;
  }

  /** {@return the service} */
  public ServiceId service() {
    return service;
  }
}
