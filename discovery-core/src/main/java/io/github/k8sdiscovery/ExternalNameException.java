package io.github.k8sdiscovery;

import io.github.k8sdiscovery.model.DiscoveryException;
import io.github.k8sdiscovery.model.ServiceId;
import java.util.List;

/** A Service of type {@code ExternalName} leads nowhere: its targets go round in a circle. */
public final class ExternalNameException extends DiscoveryException {

  private static final long serialVersionUID = 1L;

  private final transient ServiceId service;

  ExternalNameException(ServiceId service, List<String> targets) {
    super(
        "external name: "
            + service
            + " -> "
            + String.join(" -> ", targets)
            + " (expected: an end, after fewer than "
            + targets.size()
            + ")");
    this.service = service;
  }

  /** {@return the service it began with} */
  public ServiceId service() {
    return service;
  }
}
