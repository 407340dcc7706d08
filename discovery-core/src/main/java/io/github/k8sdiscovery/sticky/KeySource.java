package io.github.k8sdiscovery.sticky;

import java.util.Locale;

/**
 * Where a session's key comes from.
 *
 * @param kind what is looked at
 * @param name the cookie's, header's, query parameter's or bean's name; empty for the other kinds
 */
public record KeySource(Kind kind, String name) {

  private static final String LAW =
      "cookie:NAME, header:NAME, query:NAME, principal, client-ip, instance or bean:NAME";

  /** What is looked at. */
  public enum Kind {
    /** A cookie. */
    COOKIE(true),
    /** A header. */
    HEADER(true),
    /** A parameter in the query. */
    QUERY(true),
    /** The name of the authenticated user. */
    PRINCIPAL(false),
    /** The address of the client. */
    CLIENT_IP(false),
    /** This application instance: all its calls have the same key. */
    INSTANCE(false),
    /** A bean of the application. */
    BEAN(true);

    private final boolean named;

    Kind(boolean named) {
      this.named = named;
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  // Checks that there is a name where one is needed, and none elsewhere.
  public KeySource {
    if (kind.named == name.isBlank()) {
      throw refused(kind.word() + (name.isEmpty() ? "" : ":" + name));
    }
  }

  /**
   * Reads a source as people write it.
   *
   * @param text {@code cookie:NAME}, {@code header:NAME}, {@code query:NAME}, {@code principal},
   *     {@code client-ip}, {@code instance} or {@code bean:NAME}; spaces around the parts and the
   *     case of the kind do not count
   * @return the source
   * @throws IllegalArgumentException if it is none of these
   */
  public static KeySource parse(String text) {
    int colon = text.indexOf(':');
    String word = (colon < 0 ? text : text.substring(0, colon)).strip().toLowerCase(Locale.ROOT);
    String name = colon < 0 ? "" : text.substring(colon + 1).strip();
    for (Kind kind : Kind.values()) {
      if (kind.word().equals(word) && kind.named == colon >= 0 && kind.named != name.isEmpty()) {
        return new KeySource(kind, name);
      }
    }
    throw refused(text);
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException("sticky.keys: " + text + " (expected: " + LAW + ")");
  }

  /** {@return as {@link #parse} reads it} */
  @Override
  public String toString() {
    return kind.named ? kind.word() + ":" + name : kind.word();
  }
}
