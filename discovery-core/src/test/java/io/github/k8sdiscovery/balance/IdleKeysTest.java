package io.github.k8sdiscovery.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IdleKeysTest {

  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final AtomicLong now = new AtomicLong(-5);
  private final IdleKeys keys = new IdleKeys(TIMEOUT, Clock.of(now::get));

  private void advance(double timeouts) {
    now.addAndGet((long) (TIMEOUT.toNanos() * timeouts));
  }

  @Test
  void used_withinTheTimeoutEachTime_staysForEver() {
    long hash = Hashes.of("a");
    for (int i = 0; i < 1_000; i++) {
      assertThat(keys.used(hash)).isEqualTo(hash);
      advance(0.99);
    }
  }

  @Test
  void used_afterMoreThanTheTimeout_isAnotherFromThenOn() {
    long hash = Hashes.of("a");
    keys.used(hash);
    advance(1.02);
    long second = keys.used(hash);
    assertThat(second).isNotEqualTo(hash);
    advance(0.5);
    assertThat(keys.used(hash)).isEqualTo(second);
    advance(30_000);
    assertThat(keys.used(hash)).isNotIn(hash, second);
  }

  @Test
  void used_manyKeysIdle_theirNewHomesAreAnyones() {
    Picker picker =
        BalancePolicy.consistentHash(
                BalancePolicy.roundRobin(new SplittableRandom(1)), 0, TIMEOUT, Clock.of(now::get))
            .picker(Candidates.of(Keys.instances(5, 1)));
    List<Instance> homes = new ArrayList<>();
    for (int k = 0; k < 2_000; k++) {
      homes.add(Keys.pick(picker, Keys.key(k)));
    }
    advance(0.9);
    for (int k = 0; k < 1_000; k++) {
      assertThat(Keys.pick(picker, Keys.key(k))).isEqualTo(homes.get(k));
    }
    advance(0.2);
    int moved = 0;
    for (int k = 0; k < 2_000; k++) {
      boolean stayed = Keys.pick(picker, Keys.key(k)).equals(homes.get(k));
      assertThat(k >= 1_000 || stayed).isTrue();
      moved += stayed ? 0 : 1;
    }
    assertThat(moved).isBetween(740, 860);
  }

  /** Ten times as many keys as are remembered: those forgotten are at home where they began. */
  @Test
  void used_moreKeysThanRemembered_oldestAreForgotten() {
    for (int k = 0; k < 655_360; k++) {
      long hash = Hashes.mix(k);
      assertThat(keys.used(hash)).isEqualTo(hash);
      advance(1e-6);
    }
    advance(1.02);
    int remembered = 0;
    for (int k = 655_360 - 1; k >= 0; k--) {
      long hash = Hashes.mix(k);
      remembered += keys.used(hash) != hash ? 1 : 0;
    }
    assertThat(remembered).isBetween(60_000, 65_536);
  }

  @Test
  void used_eightThreadsAfterAnIdleTime_agreeOnOneHome() throws Exception {
    int count = 2_000;
    for (int k = 0; k < count; k++) {
      keys.used(Hashes.mix(k));
    }
    advance(1.5);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<List<Long>>> results = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        results.add(threads.submit(() -> all(count)));
      }
      List<Long> expected = all(count);
      for (Future<List<Long>> result : results) {
        assertThat(result.get()).isEqualTo(expected);
      }
      for (int k = 0; k < count; k++) {
        assertThat(expected.get(k)).isNotEqualTo(Hashes.mix(k));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private List<Long> all(int count) {
    List<Long> hashes = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      hashes.add(keys.used(Hashes.mix(k)));
    }
    return hashes;
  }
}
