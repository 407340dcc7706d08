package io.github.k8sdiscovery.diagnostics;

import org.springframework.boot.diagnostics.FailureAnalysis;

/** What several analyses say. */
final class Advice {

  /** Whoever asks at start may ask too early. */
  static final String HEALS =
      "Discovery goes on trying by itself: a call that is made again, or made later, goes through as"
          + " soon as there is an answer.";

  private Advice() {}

  static FailureAnalysis of(Throwable cause, String description, String... actions) {
    return new FailureAnalysis(
        description, String.join(System.lineSeparator() + System.lineSeparator(), actions), cause);
  }

  static String message(Throwable cause) {
    return String.valueOf(cause.getMessage());
  }

  /** How to do without any source but the properties. */
  static String byHand(String service) {
    int slash = service.lastIndexOf('/');
    int space = service.lastIndexOf(' ');
    String host =
        slash < 0
            ? service.substring(space + 1)
            : service.substring(slash + 1) + "." + service.substring(space + 1, slash);
    return "Or say where it is: k8s.discovery.static.["
        + host
        + "][0].uri=http://localhost:8080 (docs/fallback.md).";
  }
}
