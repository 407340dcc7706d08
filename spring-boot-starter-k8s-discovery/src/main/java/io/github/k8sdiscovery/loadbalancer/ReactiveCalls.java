package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.incoming.IncomingRequests;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.EmptyResponse;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.client.loadbalancer.reactive.ReactiveLoadBalancer;
import org.springframework.http.HttpMethod;
import reactor.core.publisher.Mono;

/**
 * Makes reactive calls to instances of services: picks, counts, and tries again on another instance
 * where the service's retry settings allow for it. Nothing blocks. Any thread.
 */
public final class ReactiveCalls {

  private final DiscoveryLoadBalancerClientFactory factory;
  private volatile @Nullable Lifecycles ofApplication;

  /**
   * Calls.
   *
   * @param factory knows what the application declared for which service
   */
  public ReactiveCalls(DiscoveryLoadBalancerClientFactory factory) {
    this.factory = factory;
  }

  /**
   * Makes a call when it is subscribed to.
   *
   * @param host the host in the URL, in any form
   * @param request the request as load balancers are shown it
   * @param ifSent the method that decides whether it is tried again once it may have been sent;
   *     null if it is not
   * @param exchange makes the attempts
   * @param <T> an answer
   * @return the last attempt's answer or failure, or a {@link
   *     io.github.k8sdiscovery.model.DiscoveryException} if there was no instance for the first
   */
  public <T> Mono<T> make(
      String host, RequestData request, @Nullable HttpMethod ifSent, ReactiveExchange<T> exchange) {
    return IncomingRequests.carried(
        Mono.defer(() -> new ReactiveCall<>(this, host, request, ifSent, exchange).run()));
  }

  /**
   * A URL at an instance.
   *
   * @param instance the instance
   * @param original the URL at its service
   * @return the same path and query at the instance; a plain scheme is upgraded for a secure one
   */
  public static URI uri(ServiceInstance instance, URI original) {
    return Uris.of(instance, original);
  }

  /**
   * What the {@code Host} header of a call must say, for those who write it themselves.
   *
   * @param instance where the call goes
   * @param original its URL before the instance was put into it
   * @return the header; null if the instance's address does
   */
  public @Nullable String host(ServiceInstance instance, URI original) {
    return factory.naming().host(instance, original);
  }

  /** Picks an instance; never blocks. */
  Mono<Response<ServiceInstance>> chosen(String host, Request<RequestDataContext> request) {
    ReactiveLoadBalancer<ServiceInstance> balancer = factory.getInstance(host);
    return balancer == null ? Mono.just(new EmptyResponse()) : Mono.from(balancer.choose(request));
  }

  String hint(String host) {
    return factory.hint(host);
  }

  Lifecycles lifecycles(String host) {
    if (!factory.plain()) {
      return Lifecycles.ofReactive(factory.getInstances(host, LoadBalancerLifecycle.class));
    }
    Lifecycles known = ofApplication;
    if (known == null) {
      known = Lifecycles.ofReactive(factory.getInstances(host, LoadBalancerLifecycle.class));
      ofApplication = known;
    }
    return known;
  }
}
