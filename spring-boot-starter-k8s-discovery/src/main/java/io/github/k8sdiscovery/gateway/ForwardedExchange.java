package io.github.k8sdiscovery.gateway;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_LOADBALANCER_RESPONSE_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.PRESERVE_HOST_HEADER_ATTRIBUTE;

import io.github.k8sdiscovery.loadbalancer.ReactiveCalls;
import io.github.k8sdiscovery.loadbalancer.ReactiveExchange;
import io.github.k8sdiscovery.loadbalancer.StreamedRequest;
import java.net.URI;
import java.util.HashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.client.loadbalancer.ResponseData;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** One request that Gateway passes on, over all its attempts: the rest of the chain makes each. */
final class ForwardedExchange implements ReactiveExchange<ServerHttpResponse> {

  private final ReactiveCalls calls;
  private final ServerWebExchange exchange;
  private final GatewayFilterChain chain;
  private final URI route;
  private final HttpStatus unserved;
  private boolean sent;

  ForwardedExchange(
      ReactiveCalls calls,
      ServerWebExchange exchange,
      GatewayFilterChain chain,
      URI route,
      HttpStatus unserved) {
    this.calls = calls;
    this.exchange = exchange;
    this.chain = chain;
    this.route = route;
    this.unserved = unserved;
  }

  /** The request as load balancers are shown it: to the service, on the port of the route. */
  RequestData data() {
    ServerHttpRequest request = exchange.getRequest();
    MultiValueMap<String, String> cookies = new LinkedMultiValueMap<>();
    request
        .getCookies()
        .forEach((name, all) -> all.forEach(cookie -> cookies.add(name, cookie.getValue())));
    return new RequestData(
        request.getMethod(),
        plain(),
        request.getHeaders(),
        cookies,
        new HashMap<>(exchange.getAttributes()));
  }

  /** The method, if the request can be sent again: a body comes once. */
  @Nullable HttpMethod ifSent() {
    ServerHttpRequest request = exchange.getRequest();
    return StreamedRequest.hasBody(request.getHeaders()) ? null : request.getMethod();
  }

  @Override
  public Mono<ServerHttpResponse> send(Response<ServiceInstance> chosen) {
    if (sent) {
      ServerWebExchangeUtils.reset(exchange);
    }
    sent = true;
    ServiceInstance instance = Objects.requireNonNull(chosen.getServer(), "chosen");
    exchange.getAttributes().put(GATEWAY_REQUEST_URL_ATTR, ReactiveCalls.uri(instance, plain()));
    exchange.getAttributes().put(GATEWAY_LOADBALANCER_RESPONSE_ATTR, chosen);
    return chain.filter(named(calls.host(instance, plain()))).thenReturn(exchange.getResponse());
  }

  /** The exchange with a Host header of its own, which Gateway would leave out. */
  private ServerWebExchange named(@Nullable String host) {
    if (host == null) {
      return exchange;
    }
    ServerWebExchange named =
        exchange.mutate().request(request -> request.header(HttpHeaders.HOST, host)).build();
    named.getAttributes().put(PRESERVE_HOST_HEADER_ATTRIBUTE, true);
    return named;
  }

  @Override
  public @Nullable HttpStatusCode status(ServerHttpResponse answer) {
    return answer.getStatusCode();
  }

  @Override
  public Mono<Void> release(ServerHttpResponse answer) {
    return Mono.fromRunnable(() -> ServerWebExchangeUtils.reset(exchange));
  }

  @Override
  public Object described(ServerHttpResponse answer) {
    return new ResponseData(answer, new RequestData(exchange.getRequest()));
  }

  @Override
  public Mono<ServerHttpResponse> unserved() {
    return Mono.error(refused("no instance of service " + route.getHost(), null));
  }

  ResponseStatusException refused(@Nullable String reason, @Nullable Throwable cause) {
    return new ResponseStatusException(unserved, reason, cause);
  }

  private URI plain() {
    return RouteUris.at(route, exchange.getRequest().getURI());
  }
}
