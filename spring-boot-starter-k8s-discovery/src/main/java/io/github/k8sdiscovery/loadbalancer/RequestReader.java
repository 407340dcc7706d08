package io.github.k8sdiscovery.loadbalancer;

import java.net.URI;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;

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
}
