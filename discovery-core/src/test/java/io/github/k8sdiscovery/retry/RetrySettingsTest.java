package io.github.k8sdiscovery.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetrySettingsTest {

  private static final RetrySettings IDEMPOTENT =
      new RetrySettings(true, 3, true, Set.of(502, 503), 0.2, 10);

  private static void refused(
      int attempts, int status, double ratio, int perSecond, String message) {
    assertThatThrownBy(
            () -> new RetrySettings(true, attempts, false, Set.of(status), ratio, perSecond))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void settings_outOfBounds_areRefusedWithWhatIsAllowed() {
    refused(0, 503, 0.2, 10, "retry.attempts: 0 (expected: 1 or more)");
    refused(1, 600, 0.2, 10, "retry.statuses: 600 (expected: 100 to 599)");
    refused(1, 503, 1.5, 10, "retry.budget-ratio: 1.5 (expected: 0 to 1)");
    refused(1, 503, Double.NaN, 10, "retry.budget-ratio: NaN (expected: 0 to 1)");
    refused(1, 503, 0.2, -1, "retry.budget-per-second: -1 (expected: 0 or more)");
  }

  @Test
  void again_neverSent_whateverTheMethodUntilTheAttemptsAreUsedUp() {
    RetrySettings settings = RetrySettings.DEFAULT;
    assertThat(settings.again(1, true, false)).isTrue();
    assertThat(settings.again(2, true, false)).isTrue();
    assertThat(settings.again(3, true, false)).isFalse();
    assertThat(settings.again(3, true, true)).isFalse();
  }

  @Test
  void again_perhapsSent_onlyIdempotentMethodsWhereConfigured() {
    assertThat(RetrySettings.DEFAULT.again(1, false, true)).isFalse();
    assertThat(IDEMPOTENT.again(1, false, true)).isTrue();
    assertThat(IDEMPOTENT.again(1, false, false)).isFalse();
  }

  @Test
  void again_disabled_never() {
    RetrySettings off = new RetrySettings(false, 3, true, Set.of(503), 0.2, 10);
    assertThat(off.again(1, true, true)).isFalse();
    assertThat(off.againAfter(1, 503, true)).isFalse();
  }

  @Test
  void againAfter_status_onlyThoseConfiguredOfIdempotentMethods() {
    assertThat(IDEMPOTENT.againAfter(1, 503, true)).isTrue();
    assertThat(IDEMPOTENT.againAfter(2, 502, true)).isTrue();
    assertThat(IDEMPOTENT.againAfter(3, 502, true)).isFalse();
    assertThat(IDEMPOTENT.againAfter(1, 500, true)).isFalse();
    assertThat(IDEMPOTENT.againAfter(1, 503, false)).isFalse();
    assertThat(RetrySettings.DEFAULT.againAfter(1, 503, true)).isFalse();
  }

  @Test
  void isIdempotent_methods_asInRfc9110() {
    assertThat(Stream.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"))
        .allMatch(RetrySettings::isIdempotent);
    assertThat(Stream.of("POST", "PATCH", "CONNECT", "LOCK", "get", ""))
        .noneMatch(RetrySettings::isIdempotent);
  }
}
