package io.github.k8sdiscovery.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealthSettingsTest {

  private static final Duration TEN = Duration.ofSeconds(10);

  private static void refused(
      int failures, Duration time, Duration longest, double most, double panic, String message) {
    assertThatThrownBy(() -> new HealthSettings(true, failures, time, longest, most, false, panic))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void settings_outOfBounds_areRefusedWithWhatIsAllowed() {
    refused(0, TEN, TEN, 1, 0, "health.failures: 0 (expected: 1 or more)");
    refused(1, Duration.ZERO, TEN, 1, 0, "health.ejection-time: PT0S (expected: more than 0)");
    String longest = " (expected: PT10S, which is health.ejection-time, to PT24H)";
    refused(1, TEN, Duration.ofSeconds(9), 1, 0, "health.max-ejection-time: PT9S" + longest);
    refused(1, TEN, Duration.ofHours(25), 1, 0, "health.max-ejection-time: PT25H" + longest);
    refused(1, TEN, TEN, 1.1, 0, "health.max-ejected: 1.1 (expected: 0 to 1)");
    refused(1, TEN, TEN, Double.NaN, 0, "health.max-ejected: NaN (expected: 0 to 1)");
    refused(1, TEN, TEN, 1, -0.1, "health.panic-threshold: -0.1 (expected: 0 to 1)");
  }

  @Test
  void lasts_growsToTheLongestAndNoFurther() {
    HealthSettings settings = new HealthSettings(true, 1, TEN, Duration.ofSeconds(25), 1, false, 0);
    assertThat(settings.lasts(1)).isEqualTo(TEN);
    assertThat(settings.lasts(2)).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.lasts(3)).isEqualTo(Duration.ofSeconds(25));
    assertThat(settings.lasts(4)).isEqualTo(Duration.ofSeconds(25));
    assertThat(settings.longestAfter()).isEqualTo(3);
  }
}
