package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.loadbalancer.SessionCookie;
import io.github.k8sdiscovery.loadbalancer.SessionCookie.SameSite;
import io.github.k8sdiscovery.loadbalancer.SessionCookie.Secure;
import io.github.k8sdiscovery.sticky.SessionTokens;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that carries a session's token.
 *
 * @param name Its name; "{service}" in it stands for the service, and must be in a name that is for
 *     all services.
 * @param secret What its signature is made with: at least 16 characters, the same on all replicas
 *     of this application. Default: made at random for each process.
 * @param maxAge How long a browser keeps it after it was set. Default: until the browser is closed.
 * @param path The paths of this application that it is sent to.
 * @param sameSite Whether it is sent with requests that other sites lead to: "lax", "strict",
 *     "none".
 * @param secure When it is for https alone: "auto", if the request came by https; "always";
 *     "never".
 */
public record CookieProperties(
    @Nullable String name,
    @Nullable String secret,
    @Nullable Duration maxAge,
    @Nullable String path,
    @Nullable SameSite sameSite,
    @Nullable Secure secure) {

  /** Where nothing is said. */
  static final CookieProperties NONE = new CookieProperties(null, null, null, null, null, null);

  /**
   * The cookie.
   *
   * @param prefix what stands before the names of these properties, with the last dot
   * @param base what holds where they say nothing
   */
  SessionCookie cookie(String prefix, SessionCookie base) {
    refuse(name != null && !SessionCookie.isName(name), prefix + "name", name, "a cookie's name");
    refuse(
        maxAge != null && maxAge.toSeconds() < 1,
        prefix + "max-age",
        maxAge,
        "a duration of 1s or more");
    refuse(
        path != null && !SessionCookie.isPath(path),
        prefix + "path",
        path,
        "a path that begins with /");
    SameSite sites = sameSite == null ? base.sameSite() : sameSite;
    Secure secured = secure == null ? base.secure() : secure;
    refuse(
        sites == SameSite.NONE && secured == Secure.NEVER,
        prefix + "secure",
        "never",
        "auto or always, because browsers refuse a cookie with same-site=none otherwise");
    return new SessionCookie(
        name == null ? base.name() : name,
        maxAge == null ? base.maxAge() : maxAge,
        path == null ? base.path() : path,
        sites,
        secured);
  }

  /**
   * What makes and reads tokens.
   *
   * @param prefix what stands before the names of these properties, with the last dot
   * @return null if no secret is given
   */
  @Nullable SessionTokens tokens(String prefix) {
    if (secret == null || secret.isEmpty()) {
      return null;
    }
    // A secret has no place in a message.
    refuse(
        secret.length() < SessionTokens.MIN_SECRET,
        prefix + "secret",
        secret.length() + " characters",
        "at least " + SessionTokens.MIN_SECRET);
    return new SessionTokens(secret);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "CookieProperties[name=" + name + ", path=" + path + "]";
  }

  private static void refuse(boolean bad, String property, @Nullable Object value, String law) {
    if (bad) {
      throw new InvalidPropertyException(property, String.valueOf(value), law);
    }
  }
}
