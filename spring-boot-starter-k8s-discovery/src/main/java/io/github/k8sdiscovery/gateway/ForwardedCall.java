package io.github.k8sdiscovery.gateway;

import io.github.k8sdiscovery.loadbalancer.DiscoveryLoadBalancerClient;
import io.github.k8sdiscovery.loadbalancer.StreamedRequest;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.HttpRequestLoadBalancerRequest;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.gateway.server.mvc.common.MvcUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.util.UriComponentsBuilder;

/** One request that Gateway passes on: the rest of the route's filters make each attempt. */
final class ForwardedCall implements HttpRequestLoadBalancerRequest<ForwardedCall.Answer> {

  private final LoadBalancerClient client;
  private final ServerRequest request;
  private final HandlerFunction<ServerResponse> next;
  private final URI plain;

  ForwardedCall(
      LoadBalancerClient client,
      URI route,
      ServerRequest request,
      HandlerFunction<ServerResponse> next) {
    this.client = client;
    this.request = request;
    this.next = next;
    this.plain = RouteUris.at(route, request.uri());
  }

  @Override
  public HttpRequest getHttpRequest() {
    return new Described(request.method(), plain, request.headers().asHttpHeaders());
  }

  @Override
  public Answer apply(ServiceInstance instance) throws Exception {
    URI at = client.reconstructURI(instance, plain);
    MvcUtils.setRequestUrl(request, at);
    String host =
        client instanceof DiscoveryLoadBalancerClient ours ? ours.host(instance, plain) : null;
    ServerRequest sent = host == null && samePath(at) ? request : named(at, host);
    return new Answer(sent, next.handle(sent));
  }

  private boolean samePath(URI at) {
    return Objects.equals(at.getRawPath(), plain.getRawPath());
  }

  /** The request with a path and a Host header of its own, where Gateway would send others. */
  private ServerRequest named(URI at, @Nullable String host) {
    URI uri =
        UriComponentsBuilder.fromUri(request.uri())
            .replacePath(at.getRawPath())
            .build(true)
            .toUri();
    ServerRequest.Builder builder = ServerRequest.from(request).uri(uri);
    if (host != null) {
      builder
          .headers(headers -> headers.set(HttpHeaders.HOST, host))
          .attribute(MvcUtils.PRESERVE_HOST_HEADER_ATTRIBUTE, true);
    }
    return builder.build();
  }

  /** An answer's head; the body is on its way until it is written or given up. */
  record Answer(ServerRequest request, ServerResponse response) implements ClientHttpResponse {

    @Override
    public HttpStatusCode getStatusCode() {
      return response.statusCode();
    }

    @Override
    public String getStatusText() {
      return "";
    }

    @Override
    public HttpHeaders getHeaders() {
      return response.headers();
    }

    @Override
    public InputStream getBody() {
      return InputStream.nullInputStream();
    }

    @Override
    public void close() {
      @Nullable ClientHttpResponse answer =
          MvcUtils.getAttribute(request, MvcUtils.CLIENT_RESPONSE_ATTR);
      if (answer != null) {
        answer.close();
      }
    }
  }

  /** What load balancers are shown of the request. */
  private record Described(HttpMethod method, URI uri, HttpHeaders headers)
      implements StreamedRequest {

    @Override
    public HttpMethod getMethod() {
      return method;
    }

    @Override
    public URI getURI() {
      return uri;
    }

    @Override
    public Map<String, Object> getAttributes() {
      return Map.of();
    }

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }
  }
}
