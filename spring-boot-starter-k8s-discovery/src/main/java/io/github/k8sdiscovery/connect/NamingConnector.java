package io.github.k8sdiscovery.connect;

import java.net.URI;
import java.util.function.Function;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.publisher.Mono;

/**
 * Connects to the address in a request's URL, and over TLS asks for and verifies the name that the
 * Reactor context carries ({@link CallNames#server()}). Requests without a name are the usual
 * client's.
 */
final class NamingConnector implements ClientHttpConnector {

  private final ClientHttpConnector usual;
  private final NamedClients<ClientHttpConnector> named;

  /**
   * A connector.
   *
   * @param usual sends requests without names
   * @param named makes the connector that asks for and verifies a name
   */
  NamingConnector(ClientHttpConnector usual, Function<String, ClientHttpConnector> named) {
    this.usual = usual;
    this.named = new NamedClients<>(named);
  }

  @Override
  public Mono<ClientHttpResponse> connect(
      HttpMethod method, URI uri, Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
    String scheme = uri.getScheme();
    if (!"https".equalsIgnoreCase(scheme) && !"wss".equalsIgnoreCase(scheme)) {
      return usual.connect(method, uri, requestCallback);
    }
    return Mono.deferContextual(
        context -> {
          CallNames names = context.getOrDefault(CallNames.ATTRIBUTE, null);
          ServerNames server = names == null ? null : names.server();
          return server == null
              ? usual.connect(method, uri, requestCallback)
              : connect(server, server.best(), 0, method, uri, requestCallback);
        });
  }

  /** As long as the certificate is for another name, nothing has been sent. */
  private Mono<ClientHttpResponse> connect(
      ServerNames server,
      int first,
      int tried,
      HttpMethod method,
      URI uri,
      Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
    String name = server.name(first, tried);
    return (name == null ? usual : named.of(name))
        .connect(method, uri, requestCallback)
        .doOnNext(answer -> server.right(first, tried))
        .onErrorResume(
            ServerNames::isOther,
            e ->
                tried + 1 < server.size()
                    ? connect(server, first, tried + 1, method, uri, requestCallback)
                    : Mono.error(server.refusal(uri.getRawAuthority(), e)));
  }
}
