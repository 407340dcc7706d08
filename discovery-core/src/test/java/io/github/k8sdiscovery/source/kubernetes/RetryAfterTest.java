package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2026-11-21T09:33:00Z");

  @ParameterizedTest
  @CsvSource({
    "2, PT2S",
    "' 1 ', PT1S",
    "0, PT0S",
    "99999, PT5M",
    "'Sat, 21 Nov 2026 09:33:02 GMT', PT2S",
    "'Sat, 21 Nov 2026 09:32:00 GMT', PT0S",
    "'Sun, 22 Nov 2026 09:33:00 GMT', PT5M"
  })
  void read_secondsOrDate_isBetweenZeroAndFiveMinutes(String header, Duration expected) {
    assertThat(RetryAfter.read(header, NOW)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "soon", "1.5", "99999999999999999999", "Sat, 21 Nov"})
  void read_nonsense_isZero(String header) {
    assertThat(RetryAfter.read(header, NOW)).isZero();
  }

  @Test
  void read_nothing_isZero() {
    assertThat(RetryAfter.read(null, NOW)).isZero();
  }
}
