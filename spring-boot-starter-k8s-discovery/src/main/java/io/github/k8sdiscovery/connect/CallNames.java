package io.github.k8sdiscovery.connect;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The names that a call goes by where the address it goes to is not enough.
 *
 * @param host what its {@code Host} header says: a name, with {@code :port} unless that is the
 *     scheme's own; null if the URL decides
 * @param always whether it says so even if the application has written a {@code Host} header
 * @param server the names that the server's certificate may have; null if the URL decides
 */
public record CallNames(@Nullable String host, boolean always, @Nullable ServerNames server) {

  /**
   * Under this name a request carries its names: among its attributes, or in the Reactor context.
   */
  public static final String ATTRIBUTE = CallNames.class.getName();

  /**
   * The names that a request carries.
   *
   * @param attributes the request's attributes
   * @return the names; null if it carries none
   */
  public static @Nullable CallNames in(Map<String, Object> attributes) {
    return attributes.get(ATTRIBUTE) instanceof CallNames names ? names : null;
  }

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
