package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.connect.CallNames;
import java.util.HashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.support.HttpRequestWrapper;

/** A request that goes by names. What it wraps stays as it is, for the next attempt. */
final class NamedRequest extends HttpRequestWrapper {

  private final HttpHeaders headers;
  private final Map<String, Object> attributes;

  NamedRequest(HttpRequest request, CallNames names) {
    super(request);
    this.headers = HttpHeaders.copyOf(request.getHeaders());
    this.attributes = new HashMap<>(request.getAttributes());
    attributes.put(CallNames.ATTRIBUTE, names);
    names.into(headers);
  }

  @Override
  public HttpHeaders getHeaders() {
    return headers;
  }

  @Override
  public Map<String, Object> getAttributes() {
    return attributes;
  }
}
