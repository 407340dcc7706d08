package io.github.k8sdiscovery.gateway;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_SCHEME_PREFIX_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.addOriginalRequestUrl;

import io.github.k8sdiscovery.loadbalancer.DiscoveryLoadBalancerClientFactory;
import io.github.k8sdiscovery.loadbalancer.ReactiveCalls;
import io.github.k8sdiscovery.model.DiscoveryException;
import java.net.URI;
import org.springframework.cloud.gateway.config.GatewayLoadBalancerProperties;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.ReactiveLoadBalancerClientFilter;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * What {@code lb://} means to Gateway on WebFlux: an instance picked by discovery, for the port of
 * the URI if it has one. Calls are counted until their answer's head, their failure or the client's
 * giving up, and tried again on another instance where the service's retry settings allow for it; a
 * body is sent once. Without an instance the answer is 503. Nothing blocks.
 */
public final class DiscoveryGatewayFilter extends ReactiveLoadBalancerClientFilter {

  private final ReactiveCalls calls;
  private final HttpStatus unserved;

  /**
   * A filter.
   *
   * @param factory knows what the application declared for which service
   * @param calls makes calls
   * @param properties what Gateway's own filter is told; {@code use404} holds
   */
  public DiscoveryGatewayFilter(
      DiscoveryLoadBalancerClientFactory factory,
      ReactiveCalls calls,
      GatewayLoadBalancerProperties properties) {
    super(factory, properties);
    this.calls = calls;
    this.unserved = properties.isUse404() ? HttpStatus.NOT_FOUND : HttpStatus.SERVICE_UNAVAILABLE;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    URI route = exchange.getAttribute(GATEWAY_REQUEST_URL_ATTR);
    String prefix = exchange.getAttribute(GATEWAY_SCHEME_PREFIX_ATTR);
    if (route == null || !(RouteUris.LB.equals(route.getScheme()) || RouteUris.LB.equals(prefix))) {
      return chain.filter(exchange);
    }
    addOriginalRequestUrl(exchange, route);
    ForwardedExchange forwarded = new ForwardedExchange(calls, exchange, chain, route, unserved);
    return calls
        .make(route.getHost(), forwarded.data(), forwarded.ifSent(), forwarded)
        .onErrorMap(DiscoveryException.class, e -> forwarded.refused(e.getMessage(), e))
        .then();
  }
}
