package io.github.k8sdiscovery.connect;

import java.io.IOException;
import java.net.URI;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.AbstractStreamingClientHttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Makes requests that go to the address in their URL, and over TLS ask for and verify the name that
 * they carry ({@link CallNames#server()}). Which client sends a request is decided when it is sent,
 * because its attributes are set after it is made. Requests without a name are the usual client's.
 */
final class NamingRequestFactory implements ClientHttpRequestFactory {

  private final ClientHttpRequestFactory usual;
  private final NamedClients<ClientHttpRequestFactory> named;

  /**
   * A factory.
   *
   * @param usual makes requests without names
   * @param named makes the factory whose requests ask for and verify a name
   */
  NamingRequestFactory(
      ClientHttpRequestFactory usual, Function<String, ClientHttpRequestFactory> named) {
    this.usual = usual;
    this.named = new NamedClients<>(named);
  }

  @Override
  public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
    return "https".equalsIgnoreCase(uri.getScheme())
        ? new NamingRequest(uri, method)
        : usual.createRequest(uri, method);
  }

  private final class NamingRequest extends AbstractStreamingClientHttpRequest {

    private final URI uri;
    private final HttpMethod method;

    NamingRequest(URI uri, HttpMethod method) {
      this.uri = uri;
      this.method = method;
    }

    @Override
    public HttpMethod getMethod() {
      return method;
    }

    @Override
    public URI getURI() {
      return uri;
    }

    @Override
    protected ClientHttpResponse executeInternal(HttpHeaders headers, @Nullable Body body)
        throws IOException {
      CallNames names = CallNames.in(getAttributes());
      ServerNames server = names == null ? null : names.server();
      return server == null ? send(usual, headers, body) : send(server, headers, body);
    }

    /** As long as the certificate is for another name, nothing has been sent. */
    private ClientHttpResponse send(ServerNames server, HttpHeaders headers, @Nullable Body body)
        throws IOException {
      int first = server.best();
      for (int tried = 0; ; tried++) {
        String name = server.name(first, tried);
        try {
          ClientHttpResponse answer = send(name == null ? usual : named.of(name), headers, body);
          server.right(first, tried);
          return answer;
        } catch (IOException e) {
          if (!ServerNames.isOther(e)) {
            throw e;
          }
          if (tried + 1 == server.size()) {
            throw server.refusal(uri.getRawAuthority(), e);
          }
        }
      }
    }

    private ClientHttpResponse send(
        ClientHttpRequestFactory factory, HttpHeaders headers, @Nullable Body body)
        throws IOException {
      ClientHttpRequest request = factory.createRequest(uri, method);
      request.getHeaders().addAll(headers);
      request.getAttributes().putAll(getAttributes());
      if (body != null && request instanceof StreamingHttpOutputMessage streaming) {
        streaming.setBody(body);
      } else if (body != null) {
        body.writeTo(request.getBody());
      }
      return request.execute();
    }
  }
}
