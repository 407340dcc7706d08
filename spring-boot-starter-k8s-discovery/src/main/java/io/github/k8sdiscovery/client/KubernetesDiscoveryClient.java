package io.github.k8sdiscovery.client;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.UnknownServiceException;
import io.github.k8sdiscovery.instance.KubernetesServiceInstance;
import io.github.k8sdiscovery.name.InvalidNameException;
import java.util.List;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.util.Assert;

/**
 * Spring Cloud's {@link DiscoveryClient} over {@link Discovery}. Any thread; waits on the first use
 * of a service only, for at most the first-lookup timeout.
 */
public final class KubernetesDiscoveryClient implements DiscoveryClient {

  private final Discovery discovery;

  /**
   * A client over a discovery.
   *
   * @param discovery where services are looked up
   */
  public KubernetesDiscoveryClient(Discovery discovery) {
    this.discovery = discovery;
  }

  @Override
  public String description() {
    return "Kubernetes EndpointSlice Discovery Client";
  }

  /**
   * The instances of a service that this client may use now, on the service's default port.
   *
   * @param serviceId the service in any form a host name may have: {@code svc}, {@code svc.ns},
   *     {@code svc.ns.svc.cluster.local}
   * @return the instances; empty if there are none, or no such service
   * @throws io.github.k8sdiscovery.SourceUnavailableException if the service has not been seen yet
   *     and the API cannot say whether it exists; the message has the reason
   */
  @Override
  public List<ServiceInstance> getInstances(String serviceId) {
    Assert.notNull(serviceId, "serviceId must be provided");
    try {
      return KubernetesServiceInstance.eligible(discovery.view(serviceId, 0));
    } catch (UnknownServiceException | InvalidNameException none) {
      return List.of();
    }
  }

  /** {@return the names of the services in the client's own namespace, sorted} */
  @Override
  public List<String> getServices() {
    return List.copyOf(discovery.services());
  }
}
