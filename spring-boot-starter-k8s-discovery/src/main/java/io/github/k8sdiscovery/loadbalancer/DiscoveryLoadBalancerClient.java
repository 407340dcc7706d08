package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.model.DiscoveryException;
import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.DefaultRequestContext;
import org.springframework.cloud.client.loadbalancer.DefaultResponse;
import org.springframework.cloud.client.loadbalancer.HttpRequestLoadBalancerRequest;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.LoadBalancerRequest;
import org.springframework.cloud.client.loadbalancer.LoadBalancerRequestAdapter;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.client.loadbalancer.TimedRequestContext;
import org.springframework.cloud.client.loadbalancer.reactive.ReactiveLoadBalancer;
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

  private ServiceInstance chosen(String host, Request<?> request) {
    ReactiveLoadBalancer<ServiceInstance> declared =
        factory.plain() || picks.passesThrough(host) ? null : factory.declaredBalancer(host);
    if (declared == null) {
      return picks.pick(host, request);
    }
    Response<ServiceInstance> response = Mono.from(declared.choose(request)).block();
    ServiceInstance instance = response == null ? null : response.getServer();
    if (instance == null) {
      throw new IllegalStateException("No instances available for " + host);
    }
    return instance;
  }

  @Override
  public <T> T execute(String serviceId, LoadBalancerRequest<T> request) throws IOException {
    Lifecycles lifecycles = lifecycles(serviceId);
    LoadBalancerRequestAdapter<T, TimedRequestContext> adapted =
        new LoadBalancerRequestAdapter<>(request, context(serviceId, request));
    lifecycles.start(adapted);
    ServiceInstance instance;
    try {
      instance = chosen(serviceId, adapted);
    } catch (RuntimeException refused) {
      lifecycles.discard(adapted);
      throw refused;
    }
    return execute(serviceId, instance, adapted);
  }

  @Override
  public <T> T execute(
      String serviceId, @Nullable ServiceInstance instance, LoadBalancerRequest<T> request)
      throws IOException {
    if (instance == null) {
      throw new IllegalArgumentException(
          "Service Instance cannot be null, serviceId: " + serviceId);
    }
    Lifecycles lifecycles = lifecycles(serviceId);
    Request<?> described = request instanceof Request<?> known ? known : new DefaultRequest<>();
    Response<ServiceInstance> chosen = new DefaultResponse(instance);
    lifecycles.startRequest(described, chosen);
    T answer;
    try {
      answer = request.apply(instance);
    } catch (IOException | RuntimeException e) {
      lifecycles.fail(described, chosen, e);
      throw e;
    } catch (Exception e) {
      lifecycles.fail(described, chosen, e);
      throw new UndeclaredThrowableException(e);
    }
    lifecycles.succeed(described, chosen, answer);
    return answer;
  }

  @Override
  public URI reconstructURI(ServiceInstance instance, URI original) {
    return Uris.of(instance, original);
  }

  /** What load balancers and lifecycles may look at, as Spring Cloud's own client describes it. */
  private TimedRequestContext context(String host, LoadBalancerRequest<?> request) {
    String hint = hint(host);
    if (request instanceof HttpRequestLoadBalancerRequest<?> http
        && http.getHttpRequest() != null) {
      return new RequestDataContext(new RequestData(http.getHttpRequest()), hint);
    }
    return new DefaultRequestContext(request, hint);
  }

  private String hint(String host) {
    Map<String, String> hints = factory.getProperties(host).getHint();
    String own = hints.get(host);
    return own == null ? hints.getOrDefault("default", "default") : own;
  }

  private Lifecycles lifecycles(String host) {
    if (!factory.plain()) {
      return Lifecycles.of(factory.getInstances(host, LoadBalancerLifecycle.class));
    }
    Lifecycles known = ofApplication;
    if (known == null) {
      known = Lifecycles.of(factory.getInstances(host, LoadBalancerLifecycle.class));
      ofApplication = known;
    }
    return known;
  }
}
