package io.github.k8sdiscovery.connect;

import io.github.k8sdiscovery.model.IpAddress;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;

/**
 * Apache's HTTP client asks for a name and verifies it while it connects to an IP address: the
 * address is the target of the route, the name is what TLS on it is for. To a host that is not an
 * IP address, such as one that it is redirected to, it goes as ever.
 */
final class ApacheNames implements HttpRoutePlanner {

  private final HttpRoutePlanner usual = new SystemDefaultRoutePlanner(null);
  private final String name;

  private ApacheNames(String name) {
    this.name = name;
  }

  /** The builder of a client that asks for a name. */
  static HttpComponentsClientHttpRequestFactoryBuilder named(
      HttpComponentsClientHttpRequestFactoryBuilder builder, String name) {
    return builder.withHttpClientCustomizer(client -> ask(client, name));
  }

  /** Makes a client ask for a name. */
  static void ask(HttpClientBuilder builder, String name) {
    builder.setRoutePlanner(new ApacheNames(name));
  }

  @Override
  public HttpRoute determineRoute(HttpHost target, HttpContext context) throws HttpException {
    return named(usual.determineRoute(target, context));
  }

  @Override
  public HttpRoute determineRoute(
      HttpHost target, @Nullable HttpRequest request, HttpContext context) throws HttpException {
    return named(usual.determineRoute(target, request, context));
  }

  private HttpRoute named(HttpRoute route) {
    HttpHost target = route.getTargetHost();
    if (!route.isSecure() || IpAddress.canonical(target.getHostName()) == null) {
      return route;
    }
    URIAuthority asked = new URIAuthority(name, target.getPort());
    HttpHost proxy = route.getProxyHost();
    return proxy == null
        ? new HttpRoute(target, asked, route.getLocalAddress(), true)
        : new HttpRoute(target, asked, route.getLocalAddress(), proxy, true);
  }
}
