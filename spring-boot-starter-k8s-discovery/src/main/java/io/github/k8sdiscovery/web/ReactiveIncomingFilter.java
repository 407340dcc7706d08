package io.github.k8sdiscovery.web;

import io.github.k8sdiscovery.incoming.IncomingRequests;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Puts the incoming request into the Reactor context of what serves it. Costs a few small objects a
 * request; reads nothing of it.
 *
 * <p>Spring has dealt with forwarded headers before any filter; Spring Security's filter, which
 * knows who the client is, stands before this one.
 */
public final class ReactiveIncomingFilter implements WebFilter, Ordered {

  /** Behind Spring Security, which is at -100. */
  public static final int ORDER = -90;

  /** A filter. */
  public ReactiveIncomingFilter() {}

  @Override
  public int getOrder() {
    return ORDER;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ReactiveIncoming incoming = new ReactiveIncoming(exchange);
    exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(incoming::writeCookies));
    return chain.filter(exchange).contextWrite(context -> IncomingRequests.put(context, incoming));
  }
}
