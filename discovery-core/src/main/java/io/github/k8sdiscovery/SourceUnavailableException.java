package io.github.k8sdiscovery;

import io.github.k8sdiscovery.model.DiscoveryException;
import io.github.k8sdiscovery.model.Unavailability;

/** No source could say anything of a service, so that it is not known whether it exists. */
public final class SourceUnavailableException extends DiscoveryException {

  private static final long serialVersionUID = 1L;

  private final String service;
  private final Unavailability.Kind kind;

  SourceUnavailableException(String service, Unavailability reason) {
    super("cannot look up " + service + ": " + reason.message());
    this.service = service;
    this.kind = reason.kind();
  }

  /** {@return what was looked up: a host, or "namespace/name"} */
  public String service() {
    return service;
  }

  /** {@return what sort of failure it is} */
  public Unavailability.Kind kind() {
    return kind;
  }
}
