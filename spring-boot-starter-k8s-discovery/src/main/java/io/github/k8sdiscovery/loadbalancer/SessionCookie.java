package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.sticky.SessionTokens;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;

/**
 * The cookie that carries a session's token.
 *
 * @param name its name, in which {@link #SERVICE} stands for the service; default {@code
 *     k8sd-{service}}
 * @param maxAge how long the browser keeps it after it was set; null, the default, for as long as
 *     the browser runs
 * @param path the paths it is sent to; default {@code /}
 * @param sameSite whether it is sent with requests from other sites; default {@link SameSite#LAX}
 * @param secure when it is for https alone; default {@link Secure#AUTO}
 */
public record SessionCookie(
    String name, @Nullable Duration maxAge, String path, SameSite sameSite, Secure secure) {

  /** Stands for the service in a name. */
  public static final String SERVICE = "{service}";

  /** The defaults. */
  public static final SessionCookie DEFAULT =
      new SessionCookie("k8sd-" + SERVICE, null, "/", SameSite.LAX, Secure.AUTO);

  /** Whether a cookie is sent with requests that other sites lead to. */
  public enum SameSite {
    /** Only with links that the user follows. */
    LAX,
    /** Never. */
    STRICT,
    /** Always; such a cookie is for https alone. */
    NONE
  }

  /** When a cookie is for https alone. */
  public enum Secure {
    /** If the request came by https, as Spring says it did. */
    AUTO,
    /** Always. */
    ALWAYS,
    /** Never. */
    NEVER
  }

  // Checks what browsers would refuse.
  public SessionCookie {
    if (!isName(name)) {
      throw new IllegalArgumentException("sticky.cookie.name: " + name + " (expected: a name)");
    }
    if (maxAge != null && maxAge.toSeconds() < 1) {
      throw new IllegalArgumentException(
          "sticky.cookie.max-age: " + maxAge + " (expected: 1s or more)");
    }
    if (!isPath(path)) {
      throw new IllegalArgumentException(
          "sticky.cookie.path: " + path + " (expected: a path that begins with /)");
    }
    if (sameSite == SameSite.NONE && secure == Secure.NEVER) {
      throw new IllegalArgumentException(
          "sticky.cookie.secure: never (expected: auto or always with same-site=none)");
    }
  }

  /**
   * Whether a cookie may have a name.
   *
   * @param name the name, perhaps with {@link #SERVICE} in it
   * @return true for one or more of the letters that <a
   *     href="https://www.rfc-editor.org/rfc/rfc6265#section-4.1.1">RFC 6265</a> allows
   */
  public static boolean isName(String name) {
    return !name.isEmpty() && name.replace(SERVICE, "").matches("[A-Za-z0-9!#$%&'*+.^_`|~-]*");
  }

  /**
   * Whether a cookie may have a path.
   *
   * @param path the path
   * @return true if it begins with a slash and has no semicolon and nothing unprintable in it
   */
  public static boolean isPath(String path) {
    return path.matches("/[\\x20-\\x7e&&[^;]]*");
  }

  /**
   * The cookie's name for a service.
   *
   * @param service which service
   * @param ownNamespace the client's namespace, which is left out of the name
   * @return the name
   */
  public String name(ServiceId service, String ownNamespace) {
    String own = service.namespace().equals(ownNamespace) ? "" : "." + service.namespace();
    String cluster = service.cluster().equals(ServiceId.LOCAL) ? "" : "." + service.cluster();
    return name.replace(SERVICE, service.name() + own + cluster);
  }

  /** The cookie as the browser is to keep it. */
  ResponseCookie with(String fullName, String token, boolean https) {
    boolean onlyHttps =
        secure == Secure.ALWAYS || sameSite == SameSite.NONE || (secure == Secure.AUTO && https);
    String word = sameSite.name();
    ResponseCookie.ResponseCookieBuilder cookie =
        ResponseCookie.from(fullName, token)
            .httpOnly(true)
            .path(path)
            .secure(onlyHttps)
            .sameSite(word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT));
    return (maxAge == null ? cookie : cookie.maxAge(maxAge)).build();
  }

  /**
   * What binds the sessions with one service.
   *
   * @param cookie the cookie
   * @param name its full name
   * @param tokens makes and reads what it carries
   */
  public record OfService(SessionCookie cookie, String name, SessionTokens tokens) {}
}
