package io.github.k8sdiscovery.connect;

import io.github.k8sdiscovery.model.IpAddress;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider;

/**
 * Reactor Netty asks for a name and verifies it while it connects to an IP address. To a host that
 * is not an IP address, such as one that it is redirected to, it goes as ever.
 */
final class ReactorNames {

  /**
   * Makes connections for different names differ in the pool, which does not look at what was added
   * to an SSL provider.
   */
  private static final AttributeKey<String> NAME =
      AttributeKey.valueOf(ReactorNames.class, "serverName");

  private ReactorNames() {}

  /** The builder of a client that asks for a name. */
  static ReactorClientHttpRequestFactoryBuilder named(
      ReactorClientHttpRequestFactoryBuilder builder, String name) {
    return builder.withHttpClientCustomizer(client -> asking(client, name));
  }

  /** The builder of a reactive client that asks for a name. */
  static ReactorClientHttpConnectorBuilder named(
      ReactorClientHttpConnectorBuilder builder, String name) {
    return builder.withHttpClientCustomizer(client -> asking(client, name));
  }

  /** The same client, for a name. */
  static HttpClient asking(HttpClient client, String name) {
    HttpClient secure = client.configuration().sslProvider() == null ? client.secure() : client;
    SslProvider provider = Objects.requireNonNull(secure.configuration().sslProvider());
    return secure
        .secure(SslProvider.addHandlerConfigurator(provider, handler -> ask(handler, name)))
        .attr(NAME, name);
  }

  private static void ask(SslHandler handler, String name) {
    SSLEngine engine = handler.engine();
    String host = engine.getPeerHost();
    if (host != null && IpAddress.canonical(host) != null) {
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      engine.setSSLParameters(parameters);
    }
  }
}
