package io.github.k8sdiscovery;

import io.github.k8sdiscovery.eligibility.Eligible.Verdict;
import io.github.k8sdiscovery.model.DiscoveryException;
import io.github.k8sdiscovery.model.ServiceId;

/** The service exists and has no instance that this client may use now. */
public final class NoInstanceException extends DiscoveryException {

  private static final long serialVersionUID = 1L;

  private final transient ServiceId service;
  private final Verdict verdict;

  NoInstanceException(ServiceId service, Verdict verdict, String why) {
    super(
        "no instance of service "
            + service.name()
            + " in namespace "
            + service.namespace()
            + ": "
            + why);
    this.service = service;
    this.verdict = verdict;
  }

  /** {@return the service} */
  public ServiceId service() {
    return service;
  }

  /** {@return why there is none} */
  public Verdict verdict() {
    return verdict;
  }
}
