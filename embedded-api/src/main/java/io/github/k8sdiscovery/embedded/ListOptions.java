package io.github.k8sdiscovery.embedded;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The query parameters of a list or watch; what is absent is "". */
record ListOptions(Map<String, String> values) {

  /** Reads the query of a URL as it was sent. */
  static ListOptions parse(@Nullable String rawQuery) {
    Map<String, String> values = new HashMap<>();
    if (rawQuery != null) {
      for (String pair : rawQuery.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        values.put(decode(name), decode(value));
      }
    }
    return new ListOptions(Map.copyOf(values));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusals.badRequest("query: " + text + " (expected: percent-encoded UTF-8)");
    }
  }

  String text(String name) {
    return values.getOrDefault(name, "");
  }

  boolean flag(String name) {
    String value = text(name);
    return value.equals("true") || value.equals("1");
  }

  /** A number that is not negative, 0 if absent. */
  long number(String name) {
    String value = text(name);
    if (value.isEmpty()) {
      return 0;
    }
    try {
      return Math.max(0, Long.parseLong(value));
    } catch (NumberFormatException e) {
      throw Refusals.badRequest(
          "strconv.ParseInt: parsing \"%s\": invalid syntax (parameter %s)".formatted(value, name));
    }
  }

  String labelSelector() {
    return text("labelSelector");
  }

  String fieldSelector() {
    return text("fieldSelector");
  }

  String resourceVersion() {
    return text("resourceVersion");
  }

  /**
   * The resourceVersion as a number; 0 stands for none and for "0", which ask for the same here.
   */
  long revision() {
    String value = resourceVersion();
    if (value.isEmpty()) {
      return 0;
    }
    if (!value.matches("\\d{1,18}")) {
      throw Refusals.badRevision("resourceVersion", value);
    }
    return Long.parseLong(value);
  }

  String match() {
    return text("resourceVersionMatch");
  }
}
