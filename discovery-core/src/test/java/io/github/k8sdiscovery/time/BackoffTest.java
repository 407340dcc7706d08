package io.github.k8sdiscovery.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30));

  @Test
  void delay_firstFailure_isTheMinimum() {
    assertThat(backoff.delay(0, new SplittableRandom(1))).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void delay_manyFailures_staysWithinItsBoundsAndUsesThem() {
    SplittableRandom random = new SplittableRandom(1);
    Duration longest = Duration.ZERO;
    for (int failures = 0; failures < 2_000; failures++) {
      Duration delay = backoff.delay(failures, random);
      double bound = Math.min(0.1 * Math.pow(2, failures), 30);
      assertThat(delay.toNanos() / 1e9).isBetween(0.1, bound + 1e-6);
      longest = delay.compareTo(longest) > 0 ? delay : longest;
    }
    assertThat(longest).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(30));
  }

  @Test
  void new_boundsThatMakeNoSense_areRefused() {
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
        .hasMessage("backoff: PT0S..PT1S (expected: 0 < min <= max)");
    assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessageContaining("expected");
  }
}
