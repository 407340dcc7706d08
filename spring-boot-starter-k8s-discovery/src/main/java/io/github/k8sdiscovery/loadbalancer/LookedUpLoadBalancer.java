package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.incoming.IncomingRequests;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.client.loadbalancer.reactive.ReactiveLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ReactorServiceInstanceLoadBalancer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Where the application declared something for every service: looks the service up first, so that a
 * context is made only for one that exists, and away from event loops.
 */
final class LookedUpLoadBalancer implements ReactorServiceInstanceLoadBalancer {

  private final String host;
  private final Picks picks;
  private final DiscoveryLoadBalancerClientFactory factory;

  LookedUpLoadBalancer(String host, Picks picks, DiscoveryLoadBalancerClientFactory factory) {
    this.host = host;
    this.picks = picks;
    this.factory = factory;
  }

  @Override
  @SuppressWarnings("rawtypes") // as Spring Cloud has it
  public Mono<Response<ServiceInstance>> choose(Request request) {
    return IncomingRequests.carried(
        Mono.defer(() -> picks.view(host, RequestReader.NO_PORT))
            .publishOn(Schedulers.boundedElastic())
            .flatMap(view -> Mono.from(declared().choose(request))));
  }

  private ReactiveLoadBalancer<ServiceInstance> declared() {
    ReactiveLoadBalancer<ServiceInstance> balancer = factory.getInstance(host);
    return balancer instanceof LookedUpLoadBalancer ? new HostLoadBalancer(host, picks) : balancer;
  }
}
