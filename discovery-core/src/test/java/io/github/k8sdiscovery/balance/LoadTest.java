package io.github.k8sdiscovery.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.k8sdiscovery.model.Instance;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LoadTest {

  private static final long START = Long.MAX_VALUE / 3;
  private static final long MILLI = 1_000_000;

  private final Load load = new Load(new LongAdder());

  private void end(Duration at, long tookMillis, boolean failed) {
    load.begin();
    load.end(START + at.toNanos(), tookMillis * MILLI, failed);
  }

  private double millis() {
    return load.latencyNanos() / MILLI;
  }

  private double fadedMillis(Duration at) {
    return load.fadedNanos(Load.unit(START + at.toNanos())) / MILLI;
  }

  @Test
  void loads_ofAList_areThoseOfItsInstances() {
    List<Instance> list = Keys.instances(5, 1);
    Loads loads = new Loads();
    Load known = loads.of(list.get(3));
    Load[] all = loads.of(list);
    assertThat(all[3]).isSameAs(known);
    assertThat(all).doesNotHaveDuplicates().hasSize(5);
    assertThat(list).extracting(loads::of).containsExactly(all);
    all[4].begin();
    assertThat(loads.inFlight()).isOne();
  }

  @Test
  void latency_beforeAnyCall_isZero() {
    load.begin();
    assertThat(load.latencyNanos()).isZero();
    assertThat(load.inFlight()).isOne();
  }

  @Test
  void latency_slowerCall_risesAtOnce() {
    end(Duration.ZERO, 10, false);
    end(Duration.ofMillis(1), 200, false);
    assertThat(millis()).isEqualTo(200, within(0.001));
  }

  @Test
  void latency_fasterCallAfterTheTimeConstant_keepsAThirdOfTheDifference() {
    end(Duration.ZERO, 110, false);
    end(Duration.ofSeconds(10), 10, false);
    // (1 + 1/16)^-16 = 0.379, where e^-1 is 0.368.
    assertThat(millis()).isEqualTo(10 + 100 * 0.379, within(0.1));
  }

  @Test
  void latency_manyFasterCalls_comesDownAsFastAsFewOnes() {
    end(Duration.ZERO, 110, false);
    for (int millis = 1; millis <= 10_000; millis++) {
      end(Duration.ofMillis(millis), 10, false);
    }
    assertThat(millis()).isEqualTo(10 + 100 * 0.368, within(1.0));
  }

  @Test
  void fadedLatency_withTime_fallsForEver() {
    end(Duration.ZERO, 100, false);
    double before = 100.1;
    for (int seconds = 0; seconds < 3600; seconds += 10) {
      double now = fadedMillis(Duration.ofSeconds(seconds));
      assertThat(now).isLessThan(before).isPositive();
      before = now;
    }
    assertThat(fadedMillis(Duration.ofSeconds(10))).isCloseTo(37.9, Percentage.withPercentage(1));
  }

  @Test
  void fadedLatency_clockBehind_isTheLatency() {
    end(Duration.ofSeconds(5), 100, false);
    assertThat(fadedMillis(Duration.ZERO)).isEqualTo(100, within(0.001));
  }

  @Test
  void failure_fast_countsAsSlow() {
    end(Duration.ZERO, 1, true);
    assertThat(millis()).isEqualTo(1000, within(0.001));
  }

  @Test
  void failure_ofAFastInstance_countsTenfold() {
    end(Duration.ZERO, 10, false);
    end(Duration.ofMillis(1), 1, true);
    assertThat(millis()).isEqualTo(100, within(0.001));
  }

  @Test
  void failure_ofASlowInstance_countsNoLessThanAnAnswer() {
    end(Duration.ZERO, 3000, false);
    end(Duration.ofSeconds(30), 1, true);
    assertThat(millis()).isEqualTo(3000, within(0.001));
  }

  @Test
  void end_withoutBegin_isNotBelowZero() {
    load.end(0, 1, false);
    assertThat(load.inFlight()).isZero();
  }
}
