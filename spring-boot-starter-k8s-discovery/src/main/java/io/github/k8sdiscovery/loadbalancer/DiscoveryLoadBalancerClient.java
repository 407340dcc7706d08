package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.connect.UnsentHosts;
import io.github.k8sdiscovery.incoming.IncomingRequests;
import io.github.k8sdiscovery.model.DiscoveryException;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.DefaultRequestContext;
import org.springframework.cloud.client.loadbalancer.HttpRequestLoadBalancerRequest;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.LoadBalancerRequest;
import org.springframework.cloud.client.loadbalancer.LoadBalancerRequestAdapter;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.client.loadbalancer.RetryableRequestContext;
import org.springframework.cloud.client.loadbalancer.TimedRequestContext;
import org.springframework.cloud.client.loadbalancer.reactive.ReactiveLoadBalancer;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import reactor.core.publisher.Mono;

/**
 * Spring Cloud's blocking load balancer. Picks from memory; only the first use of a service waits,
 * for at most the first-lookup timeout. Any thread.
 *
 * <p>When there is no instance, {@link #execute(String, LoadBalancerRequest)} and {@link #choose}
 * throw a {@link DiscoveryException} that names the service, the namespace and the reason.
 */
public final class DiscoveryLoadBalancerClient implements LoadBalancerClient {

  private final DiscoveryLoadBalancerClientFactory factory;
  private final Picks picks;
  private final UnsentHosts unsent = new UnsentHosts();
  private volatile @Nullable Lifecycles ofApplication;

  /**
   * A client.
   *
   * @param factory knows what the application declared for which service
   */
  public DiscoveryLoadBalancerClient(DiscoveryLoadBalancerClientFactory factory) {
    this.factory = factory;
    this.picks = factory.picks();
  }

  @Override
  public ServiceInstance choose(String serviceId) {
    return chosen(serviceId, ReactiveLoadBalancer.REQUEST);
  }

  @Override
  public <T> ServiceInstance choose(String serviceId, Request<T> request) {
    return chosen(serviceId, request);
  }

  ServiceInstance chosen(String host, Request<?> request) {
    ReactiveLoadBalancer<ServiceInstance> declared =
        factory.plain() || picks.passesThrough(host) ? null : factory.declaredBalancer(host);
    if (declared == null) {
      return picks.pick(host, request);
    }
    Response<ServiceInstance> response =
        IncomingRequests.carried(Mono.from(declared.choose(request))).block();
    ServiceInstance instance = response == null ? null : response.getServer();
    if (instance == null) {
      throw new IllegalStateException("No instances available for " + host);
    }
    return instance;
  }

  /**
   * Makes a call to an instance of a service; if it fails in a way that the service's retry
   * settings allow for, to another one.
   */
  @Override
  public <T> T execute(String serviceId, LoadBalancerRequest<T> request) throws IOException {
    Lifecycles lifecycles = lifecycles(serviceId);
    HttpRequest http =
        request instanceof HttpRequestLoadBalancerRequest<?> known ? known.getHttpRequest() : null;
    String hint = factory.hint(serviceId);
    TimedRequestContext context =
        http == null
            ? new DefaultRequestContext(request, hint)
            : new CallRequestContext(new CallRequestData(http), hint);
    LoadBalancerRequestAdapter<T, TimedRequestContext> adapted =
        new LoadBalancerRequestAdapter<>(request, context);
    lifecycles.start(adapted);
    ServiceInstance instance;
    try {
      instance = chosen(serviceId, adapted);
    } catch (RuntimeException refused) {
      lifecycles.discard(adapted);
      throw refused;
    }
    BlockingCall<T> call = new BlockingCall<>(this, serviceId, adapted, adapted, lifecycles);
    if (context instanceof CallRequestContext retryable) {
      call.retrying(retryable, StreamedRequest.ifSent(http));
    }
    return call.run(instance);
  }

  /**
   * Makes a call to a given instance. Spring Cloud's interceptor over spring-retry calls this in
   * its loop; within it, a call that made no connection goes to another instance at once.
   */
  @Override
  public <T> T execute(
      String serviceId, @Nullable ServiceInstance instance, LoadBalancerRequest<T> request)
      throws IOException {
    if (instance == null) {
      throw new IllegalArgumentException(
          "Service Instance cannot be null, serviceId: " + serviceId);
    }
    Request<?> described = request instanceof Request<?> known ? known : new DefaultRequest<>();
    BlockingCall<T> call =
        new BlockingCall<>(this, serviceId, request, described, lifecycles(serviceId));
    if (described.getContext() instanceof RetryableRequestContext loop
        && loop.getClientRequest() != null) {
      call.retrying(new CallRequestContext(loop.getClientRequest(), loop.getHint()), null);
    }
    return call.run(instance);
  }

  @Override
  public URI reconstructURI(ServiceInstance instance, URI original) {
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

  /** An instance has answered. */
  void answered(String host, @Nullable ServiceInstance instance, ClientHttpResponse answer) {
    if (factory.naming().namesHost(instance)) {
      unsent.look(host, answer);
    }
  }

  private Lifecycles lifecycles(String host) {
    if (!factory.plain()) {
      return Lifecycles.ofBlocking(factory.getInstances(host, LoadBalancerLifecycle.class));
    }
    Lifecycles known = ofApplication;
    if (known == null) {
      known = Lifecycles.ofBlocking(factory.getInstances(host, LoadBalancerLifecycle.class));
      ofApplication = known;
    }
    return known;
  }
}
