package io.github.k8sdiscovery.connect;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The names that a call goes by where the address it goes to is not enough.
 *
 * @param host what its {@code Host} header says: a name, with {@code :port} unless that is the
 *     scheme's own; null if the URL decides
 * @param always whether it says so even if the application has written a {@code Host} header
 */
public record CallNames(@Nullable String host, boolean always) {

  /**
   * Under this name a request carries its names: among its attributes, or in the Reactor context.
   */
  public static final String ATTRIBUTE = CallNames.class.getName();

  /**
   * Puts the host into the headers of a request.
   *
   * @param headers the request's headers, which can be changed
   */
  public void into(HttpHeaders headers) {
    if (host != null && (always || !headers.containsHeader(HttpHeaders.HOST))) {
      headers.set(HttpHeaders.HOST, host);
    }
  }
}
