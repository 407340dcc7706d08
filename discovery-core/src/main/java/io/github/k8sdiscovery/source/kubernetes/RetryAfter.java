package io.github.k8sdiscovery.source.kubernetes;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header {@code Retry-After}: seconds, as the API gives it, or a date, as proxies may
 * (RFC 9110, 10.2.3).
 */
final class RetryAfter {

  /** Beyond that a clock is wrong rather than a server that busy; chosen, not measured. */
  private static final Duration MAX = Duration.ofMinutes(5);

  private RetryAfter() {}

  /** Between zero and five minutes; zero if there is none that makes sense. */
  static Duration read(@Nullable String header, Instant now) {
    if (header == null) {
      return Duration.ZERO;
    }
    Duration asked;
    String text = header.trim();
    try {
      asked =
          text.chars().allMatch(Character::isDigit)
              ? Duration.ofSeconds(Long.parseLong(text))
              : Duration.between(
                  now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
    } catch (DateTimeException | ArithmeticException | NumberFormatException nonsense) {
      return Duration.ZERO;
    }
    if (asked.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(MAX) > 0 ? MAX : asked;
  }
}
