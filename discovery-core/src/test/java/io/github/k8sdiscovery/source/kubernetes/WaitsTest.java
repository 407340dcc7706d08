package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.time.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class WaitsTest {

  private static final Resource SLICES = Resource.slicesOf("example", "backend");
  private static final WatchSettings SETTINGS =
      new WatchSettings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(90),
          new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10)),
          new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)));

  /** Always the longest wait that may be drawn, nearly. */
  private static final RandomGenerator LONGEST = () -> -1L;

  private final Waits waits = new Waits(SETTINGS, LONGEST);

  /** A refusal while a restarted API warmed up was once the tenth failure, and cost a minute. */
  @Test
  void after_firstRefusalAfterAnOutage_isAFirstRefusal() {
    outage();
    assertThat(waits.after(answer(403, 0))).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void after_severalSortsOfTrouble_eachCountsForItself() {
    outage();
    assertThat(waits.after(answer(503, 0))).isEqualTo(Duration.ofMillis(100));
    assertThat(waits.after(answer(401, 0))).isEqualTo(Duration.ofMillis(100));
    assertThat(waits.after(answer(403, 0))).isEqualTo(Duration.ofSeconds(1));
    assertThat(waits.after(answer(503, 0)))
        .isBetween(Duration.ofMillis(199), Duration.ofMillis(200));
  }

  @Test
  void after_repeatedTrouble_growsToTheMaximum() {
    for (int i = 0; i < 20; i++) {
      waits.after(answer(403, 0));
    }
    assertThat(waits.after(answer(403, 0)))
        .isBetween(Duration.ofSeconds(59), Duration.ofMinutes(1));
  }

  @Test
  void after_anAnswer_theNextOutageIsAFirstOne() {
    outage();
    waits.answered();
    assertThat(waits.after(unreachable())).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void after_retryAfter_isAtLeastThat() {
    assertThat(waits.after(answer(429, 7))).isEqualTo(Duration.ofSeconds(7));
  }

  /** A short watch after an outage once waited as long as the outage had taught. */
  @Test
  void afterWatchOf_shortOnes_countForThemselves() {
    outage();
    Duration lived = Duration.ofMillis(10);
    assertThat(waits.afterWatchOf(lived)).isZero();
    assertThat(waits.afterWatchOf(lived)).isBetween(Duration.ofMillis(199), Duration.ofMillis(200));
    assertThat(waits.afterWatchOf(lived)).isBetween(Duration.ofMillis(399), Duration.ofMillis(400));
    assertThat(waits.afterWatchOf(Duration.ofMinutes(5))).isZero();
  }

  private void outage() {
    for (int i = 0; i < 10; i++) {
      waits.after(unreachable());
    }
  }

  private static ApiFailure unreachable() {
    return ApiFailure.ofThrowable("http://127.0.0.1", new IOException("Connection refused"));
  }

  private static ApiFailure answer(int code, int retryAfterSeconds) {
    return ApiFailure.ofAnswer(code, new byte[0], SLICES, Duration.ofSeconds(retryAfterSeconds));
  }
}
