package io.github.k8sdiscovery.web;

import io.github.k8sdiscovery.incoming.IncomingRequest;
import io.github.k8sdiscovery.incoming.RequestTexts;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** A request to a WebFlux server. Cookies wait until the answer is committed. */
final class ReactiveIncoming extends IncomingRequest {

  private final ServerWebExchange exchange;
  private final Map<String, ResponseCookie> cookies = new LinkedHashMap<>(2);
  private boolean committed;
  private volatile @Nullable String principal;

  ReactiveIncoming(ServerWebExchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public @Nullable String cookie(String name) {
    HttpCookie cookie = request().getCookies().getFirst(name);
    return cookie == null ? null : RequestTexts.unquoted(cookie.getValue());
  }

  @Override
  public @Nullable String header(String name) {
    return request().getHeaders().getFirst(name);
  }

  @Override
  public @Nullable String query(String name) {
    return RequestTexts.query(request().getURI().getRawQuery(), name);
  }

  @Override
  public @Nullable String principal() {
    return principal;
  }

  @Override
  public Mono<Void> principalKnown() {
    return principal != null
        ? Mono.empty()
        : exchange
            .getPrincipal()
            .doOnNext(user -> principal = user.getName())
            .onErrorComplete()
            .then();
  }

  @Override
  public @Nullable String clientAddress() {
    InetSocketAddress client = request().getRemoteAddress();
    if (client == null) {
      return null;
    }
    return client.getAddress() == null
        ? client.getHostString()
        : client.getAddress().getHostAddress();
  }

  @Override
  public boolean secure() {
    return "https".equalsIgnoreCase(request().getURI().getScheme());
  }

  @Override
  public synchronized boolean setCookie(ResponseCookie cookie) {
    if (committed) {
      return false;
    }
    cookies.put(cookie.getName(), cookie);
    return true;
  }

  synchronized void writeCookies() {
    committed = true;
    cookies.values().forEach(exchange.getResponse()::addCookie);
  }

  private ServerHttpRequest request() {
    return exchange.getRequest();
  }
}
