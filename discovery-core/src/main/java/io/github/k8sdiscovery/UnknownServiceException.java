package io.github.k8sdiscovery;

import io.github.k8sdiscovery.model.DiscoveryException;
import io.github.k8sdiscovery.model.ServiceId;
import java.util.List;

/** There is no such service. A service without instances is a {@link NoInstanceException}. */
public final class UnknownServiceException extends DiscoveryException {

  private static final long serialVersionUID = 1L;

  private final transient ServiceId service;

  /** With the names in its namespace that somebody may have meant. */
  UnknownServiceException(ServiceId service, List<String> near) {
    super(
        "no such service: "
            + service.name()
            + " in namespace "
            + service.namespace()
            + (service.cluster().equals(ServiceId.CLUSTER_SET)
                ? " of all clusters (expected: a ServiceImport of that name, or other clusters in"
                    + " k8s.discovery.clusters that have a Service of that name)"
                : " (expected: a Service of that name; svc.namespace names one in another namespace)")
            + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?"));
    this.service = service;
  }

  /** {@return the service} */
  public ServiceId service() {
    return service;
  }
}
