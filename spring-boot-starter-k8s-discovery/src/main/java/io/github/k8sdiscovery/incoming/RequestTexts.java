package io.github.k8sdiscovery.incoming;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads single values out of the texts of a request. Never fails, whatever a client sent. */
public final class RequestTexts {

  private RequestTexts() {}

  /**
   * A cookie in {@code Cookie} headers, as <a
   * href="https://www.rfc-editor.org/rfc/rfc6265#section-5.4">RFC 6265</a> writes them: pairs
   * between semicolons; the first equals sign ends the name.
   *
   * @param headers the headers' values
   * @param name the cookie's name, case counts
   * @return the first one's value without the quotes around it; null if there is none
   */
  public static @Nullable String cookie(Iterable<String> headers, String name) {
    for (String header : headers) {
      String value = first(header, ';', name);
      if (value != null) {
        return unquoted(value);
      }
    }
    return null;
  }

  /**
   * A parameter in a query.
   *
   * @param query the query as it is in the URL; null for none
   * @param name the parameter's name, decoded, case counts
   * @return the first one's value, decoded; null if there is none
   */
  public static @Nullable String query(@Nullable String query, String name) {
    if (query == null) {
      return null;
    }
    int start = 0;
    while (start < query.length()) {
      int end = end(query, '&', start);
      int equals = query.indexOf('=', start);
      boolean hasValue = equals >= 0 && equals < end;
      if (decoded(query.substring(start, hasValue ? equals : end)).equals(name)) {
        return hasValue ? decoded(query.substring(equals + 1, end)) : "";
      }
      start = end + 1;
    }
    return null;
  }

  /**
   * A cookie's value without the double quotes that may be around it.
   *
   * @param value the value as it was sent
   * @return what the quotes enclose
   */
  public static String unquoted(String value) {
    int last = value.length() - 1;
    boolean quoted = last > 0 && value.charAt(0) == '"' && value.charAt(last) == '"';
    return quoted ? value.substring(1, last) : value;
  }

  private static @Nullable String first(String text, char separator, String name) {
    int start = 0;
    while (start < text.length()) {
      int end = end(text, separator, start);
      int equals = text.indexOf('=', start);
      if (equals >= 0 && equals < end && text.substring(start, equals).strip().equals(name)) {
        return text.substring(equals + 1, end).strip();
      }
      start = end + 1;
    }
    return null;
  }

  private static int end(String text, char separator, int start) {
    int end = text.indexOf(separator, start);
    return end < 0 ? text.length() : end;
  }

  private static String decoded(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return text;
    }
  }
}
