package io.github.k8sdiscovery.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class PeakEwmaTest {

  private static final long SEED = 1;
  private static final long MILLI = 1_000_000;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AtomicInteger asked = new AtomicInteger();
  private long now = Long.MAX_VALUE / 3;
  private final TwoChoicesPicker.PeakEwma sooner =
      new TwoChoicesPicker.PeakEwma(
          Clock.of(
              () -> {
                asked.getAndIncrement();
                return now;
              }));

  private Load load(long latencyMillis, int inFlight) {
    Load load = new Load(new LongAdder());
    if (latencyMillis > 0) {
      load.begin();
      load.end(now, latencyMillis * MILLI, false);
    }
    for (int i = 0; i < inFlight; i++) {
      load.begin();
    }
    return load;
  }

  /** The rule as it is told: latency times what there is to do, and an idle one's fades. */
  private double cost(Load load, double weight) {
    if (load.inFlight() == 0) {
      return load.fadedNanos(Load.unit(now));
    }
    double latency = load.latencyNanos() == 0 ? 0x1p47 : load.latencyNanos();
    return latency * (1 + load.inFlight() / weight);
  }

  @Test
  void favoursSecond_anyTwo_isTheRule() {
    SplittableRandom random = new SplittableRandom(SEED);
    int seconds = 0;
    int seen = 0;
    for (int i = 0; i < 10_000; i++) {
      Load first = load(random.nextInt(4), random.nextInt(3));
      now += random.nextInt(5) * SECOND;
      Load second = load(random.nextInt(4), random.nextInt(3));
      now += random.nextInt(20) * SECOND;
      double weight = random.nextDouble(0.1, 2);
      double secondWeight = random.nextDouble(0.1, 2);
      if (first.inFlight() + second.inFlight() == 0) {
        continue;
      }
      boolean expected = cost(second, secondWeight) < cost(first, weight);
      assertThat(sooner.favoursSecond(first, weight, second, secondWeight))
          .as("seed %d, pair %d", SEED, i)
          .isEqualTo(expected);
      seconds += expected ? 1 : 0;
      seen++;
    }
    assertThat(seconds).isBetween(seen / 4, seen * 3 / 4);
  }

  @Test
  void favoursSecond_equal_isTheFirst() {
    for (int inFlight = 0; inFlight < 3; inFlight++) {
      for (int latency = 0; latency < 2; latency++) {
        Load one = load(latency, inFlight);
        assertThat(sooner.favoursSecond(one, 1, load(latency, inFlight), 1)).isFalse();
      }
    }
  }

  @Test
  void favoursSecond_idleOneThatWasSlow_getsACallWhenItHasFaded() {
    Load slow = load(1000, 0);
    Load busy = load(10, 1);
    assertThat(sooner.favoursSecond(slow, 1, busy, 1)).isTrue();
    assertThat(sooner.favoursSecond(busy, 1, slow, 1)).isFalse();
    now += 100 * SECOND;
    assertThat(sooner.favoursSecond(slow, 1, busy, 1)).isFalse();
    assertThat(sooner.favoursSecond(busy, 1, slow, 1)).isTrue();
  }

  @Test
  void clock_idleOneIsSlow_isReadThenAlone() {
    boolean unused = sooner.favoursSecond(load(10, 1), 1, load(5, 0), 1);
    unused |= sooner.favoursSecond(load(5, 0), 1, load(10, 2), 1);
    unused |= sooner.favoursSecond(load(5, 0), 1, load(10, 0), 1);
    assertThat(asked).hasValue(0);
    unused |= sooner.favoursSecond(load(100, 0), 1, load(10, 1), 1);
    assertThat(unused).isTrue();
    assertThat(asked).hasValue(1);
  }
}
