package io.github.k8sdiscovery.benchmarks;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;

/** A GET with the headers that a browser's call has by the time it is passed on. */
final class GetRequest implements HttpRequest {

  private final URI uri;
  private final HttpHeaders headers = new HttpHeaders();
  private final Map<String, Object> attributes = new HashMap<>();

  GetRequest(URI uri, String cookie) {
    this.uri = uri;
    headers.add(HttpHeaders.ACCEPT, "application/json");
    headers.add(HttpHeaders.COOKIE, cookie);
  }

  @Override
  public HttpMethod getMethod() {
    return HttpMethod.GET;
  }

  @Override
  public URI getURI() {
    return uri;
  }

  @Override
  public Map<String, Object> getAttributes() {
    return attributes;
  }

  @Override
  public HttpHeaders getHeaders() {
    return headers;
  }
}
