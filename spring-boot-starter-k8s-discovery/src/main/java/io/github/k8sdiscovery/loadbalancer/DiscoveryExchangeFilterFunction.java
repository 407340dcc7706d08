package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.connect.CallNames;
import java.util.List;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.reactive.LoadBalancerClientRequestTransformer;
import org.springframework.cloud.client.loadbalancer.reactive.ReactorLoadBalancerExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/**
 * What a load-balanced WebClient sends its calls through: as Spring Cloud's own, and failed calls
 * are tried on another instance where the service's retry settings allow for it. Nothing blocks.
 */
public final class DiscoveryExchangeFilterFunction
    extends ReactorLoadBalancerExchangeFilterFunction {

  private final DiscoveryLoadBalancerClientFactory factory;
  private final List<LoadBalancerClientRequestTransformer> transformers;
  private final ReactiveCalls calls;

  /**
   * A filter.
   *
   * @param factory knows what the application declared for which service
   * @param transformers change requests once their instance is known
   */
  public DiscoveryExchangeFilterFunction(
      DiscoveryLoadBalancerClientFactory factory,
      List<LoadBalancerClientRequestTransformer> transformers) {
    super(factory, transformers);
    this.factory = factory;
    this.calls = new ReactiveCalls(factory);
    this.transformers = List.copyOf(transformers);
  }

  @Override
  public Mono<ClientResponse> filter(ClientRequest clientRequest, ExchangeFunction next) {
    String host = clientRequest.url().getHost();
    if (host == null) {
      return super.filter(clientRequest, next);
    }
    WebClientExchange exchange =
        new WebClientExchange(
            clientRequest,
            new RequestData(clientRequest),
            (instance, request) -> at(host, instance, request),
            next);
    return calls.make(host, exchange.data(), exchange.ifSent(), exchange);
  }

  /** The request as it is sent to an instance. */
  private ClientRequest at(String host, ServiceInstance instance, ClientRequest request) {
    ClientRequest.Builder builder =
        ClientRequest.from(request).url(Uris.of(instance, request.url()));
    var sticky = factory.getProperties(host).getStickySession();
    String cookie = sticky.getInstanceIdCookieName();
    String id = instance.getInstanceId();
    if (sticky.isAddServiceInstanceCookie() && cookie != null && !cookie.isEmpty() && id != null) {
      builder.cookie(cookie, id);
    }
    CallNames names = factory.naming().of(instance, request.url());
    if (names != null) {
      builder.attribute(CallNames.ATTRIBUTE, names);
      builder.headers(names::into);
    }
    ClientRequest sent = builder.build();
    for (LoadBalancerClientRequestTransformer transformer : transformers) {
      sent = transformer.transformRequest(sent, instance);
    }
    return sent;
  }
}
