package io.github.k8sdiscovery.loadbalancer;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultResponse;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.loadbalancer.core.ReactorServiceInstanceLoadBalancer;
import reactor.core.publisher.Mono;

/**
 * Spring Cloud's load balancer for one host name. It has no state, so that one can be made for any
 * name at any time.
 */
public final class HostLoadBalancer implements ReactorServiceInstanceLoadBalancer {

  private final String host;
  private final Picks picks;

  /**
   * A load balancer for a host.
   *
   * @param host the host, in any form
   * @param picks what picks
   */
  public HostLoadBalancer(String host, Picks picks) {
    this.host = host;
    this.picks = picks;
  }

  /**
   * Chooses an instance; never blocks.
   *
   * @param request the request; the port of its URL and the instance tried before count
   * @return the instance, or an error signal that says why there is none
   */
  @Override
  @SuppressWarnings("rawtypes") // as Spring Cloud has it
  public Mono<Response<ServiceInstance>> choose(Request request) {
    return picks.pickLater(host, (Request<?>) request).map(DefaultResponse::new);
  }
}
