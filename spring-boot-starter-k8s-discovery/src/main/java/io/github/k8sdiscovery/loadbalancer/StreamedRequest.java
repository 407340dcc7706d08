package io.github.k8sdiscovery.loadbalancer;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;

/**
 * A request whose body, if it has one, is a stream that can be read once: such a one is tried again
 * only if it was never sent.
 */
public interface StreamedRequest extends HttpRequest {

  /**
   * Whether a request has a body, as its headers say.
   *
   * @param headers the request's headers
   * @return true if there is a length of more than 0 or a transfer encoding
   */
  static boolean hasBody(HttpHeaders headers) {
    return headers.getContentLength() > 0 || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
  }

  /**
   * The method that decides whether a request is tried again once it may have been sent.
   *
   * @param request the request; null if it is not known
   * @return its method if it can be sent again as it was, else null
   */
  static @Nullable HttpMethod ifSent(@Nullable HttpRequest request) {
    if (request == null) {
      return null;
    }
    boolean once = request instanceof StreamedRequest && hasBody(request.getHeaders());
    return once ? null : request.getMethod();
  }
}
