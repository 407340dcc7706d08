package io.github.k8sdiscovery.sticky;

/**
 * Where a session's key comes from.
 *
 * @param kind what is looked at
 * @param name the cookie's, header's, query parameter's or bean's name; empty for the other kinds
 */
public record KeySource(Kind kind, String name) {

  /** What is looked at. */
  public enum Kind {
    /** A cookie. */
    COOKIE,
    /** A header. */
    HEADER,
    /** A parameter in the query. */
    QUERY,
    /** The name of the authenticated user. */
    PRINCIPAL,
    /** The address of the client. */
    CLIENT_IP,
    /** This application instance: all its calls have the same key. */
    INSTANCE,
    /** A bean of the application. */
    BEAN
  }
}
