package io.github.k8sdiscovery.loadbalancer;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.http.HttpRequest;
import org.springframework.util.CollectionUtils;
import org.springframework.util.MultiValueMap;

/**
 * A blocking call's request as Spring Cloud describes it, whose cookies are read when somebody asks
 * for them: hardly anybody does, and they would be a third of all that a call allocates. One thread
 * at a time.
 */
final class CallRequestData extends RequestData {

  private static final MultiValueMap<String, String> UNREAD =
      CollectionUtils.unmodifiableMultiValueMap(CollectionUtils.toMultiValueMap(Map.of()));

  private final HttpRequest request;
  private @Nullable MultiValueMap<String, String> cookies;

  CallRequestData(HttpRequest request) {
    super(request.getMethod(), request.getURI(), request.getHeaders(), UNREAD, new HashMap<>());
    this.request = request;
  }

  @Override
  public @Nullable MultiValueMap<String, String> getCookies() {
    if (cookies == null) {
      cookies = new RequestData(request).getCookies();
    }
    return cookies;
  }
}
