package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.model.DiscoveryException;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.name.HostName.OfService;
import io.github.k8sdiscovery.name.HostNames;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClientSpecification;

/**
 * The services for which the application has declared something of its own, which needs a child
 * context. Filled at start-up, then only read.
 */
final class DeclaredClients {

  static final String DEFAULT_PREFIX = "default.";

  private final HostNames names;
  private final Map<String, String> byName = new HashMap<>();
  private final Map<ServiceId, String> byService = new HashMap<>();
  private boolean all;

  DeclaredClients(HostNames names) {
    this.names = names;
  }

  /** Takes a {@code @LoadBalancerClient}, or the defaults of {@code @LoadBalancerClients}. */
  void add(LoadBalancerClientSpecification specification) {
    String name = specification.getName();
    if (!name.startsWith(DEFAULT_PREFIX)) {
      add(name);
    } else if (specification.getConfiguration().length > 0) {
      all = true;
    }
  }

  void add(String name) {
    byName.put(name, name);
    ServiceId service = service(name);
    if (service != null) {
      byService.putIfAbsent(service, name);
    }
  }

  /** Every service has something declared. */
  void addAll() {
    all = true;
  }

  boolean isEmpty() {
    return byName.isEmpty() && !all;
  }

  /** Whether every service has something declared, so that a name proves nothing by itself. */
  boolean all() {
    return all;
  }

  /** The name under which the application declared a host's service; null if it did not. */
  @Nullable String named(String host) {
    if (byName.isEmpty()) {
      return null;
    }
    String exact = byName.get(host);
    if (exact != null) {
      return exact;
    }
    ServiceId service = service(host);
    return service == null ? null : byService.get(service);
  }

  /** One name for all forms of a service's name: {@code svc}, or {@code svc.ns} elsewhere. */
  @Nullable String canonical(String host) {
    ServiceId service = service(host);
    if (service == null) {
      return null;
    }
    boolean own = service.namespace().equals(names.ownNamespace());
    return own ? service.name() : service.name() + "." + service.namespace();
  }

  /** The service a host stands for; null if it is no service, or one instance of it. */
  @Nullable ServiceId service(String host) {
    try {
      return names.read(host) instanceof OfService name && name.hostname() == null
          ? name.service()
          : null;
    } catch (DiscoveryException refused) {
      return null;
    }
  }
}
