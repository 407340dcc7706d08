package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.balance.PickContext;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.cloud.client.loadbalancer.RetryableRequestContext;

/** Reads what a pick needs from Spring Cloud's requests. */
final class RequestReader {

  /** No port in the URL: the service's default port. */
  static final int NO_PORT = -1;

  private RequestReader() {}

  /**
   * The port of the URL, if the URL is one of this host. A gateway hands over the request that it
   * received itself, whose port says nothing about the service.
   */
  static int port(String host, Request<?> request) {
    if (request.getContext() instanceof RequestDataContext context) {
      RequestData data = context.getClientRequest();
      URI url = data == null ? null : data.getUrl();
      if (url != null && host.equalsIgnoreCase(url.getHost())) {
        return url.getPort();
      }
    }
    return NO_PORT;
  }

  /** The pick's context: a retry leaves out the instance tried before. */
  static PickContext context(Request<?> request) {
    ServiceInstance previous = previous(request);
    String id = previous == null ? null : previous.getInstanceId();
    return id == null ? PickContext.ANY : instance -> id.equals(instance.id());
  }

  private static @Nullable ServiceInstance previous(Request<?> request) {
    return request.getContext() instanceof RetryableRequestContext context
        ? context.getPreviousServiceInstance()
        : null;
  }
}
