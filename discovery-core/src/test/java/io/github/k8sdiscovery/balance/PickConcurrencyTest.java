package io.github.k8sdiscovery.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.model.Instance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** What threads see of each other: eight at once, begun together. */
class PickConcurrencyTest {

  private static final int THREADS = 8;

  private static void together(IntConsumer work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    CyclicBarrier start = new CyclicBarrier(THREADS);
    try {
      List<Future<?>> results = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        results.add(
            threads.submit(
                () -> {
                  start.await();
                  work.accept(thread);
                  return null;
                }));
      }
      for (Future<?> result : results) {
        result.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static int[] totals(Turns turns, int n, int each) throws Exception {
    int[][] counts = new int[THREADS][n];
    together(
        thread -> {
          for (int i = 0; i < each; i++) {
            counts[thread][turns.next()]++;
          }
        });
    int[] totals = new int[n];
    for (int[] one : counts) {
      Arrays.setAll(totals, i -> totals[i] + one[i]);
    }
    return totals;
  }

  private static int[] times(int factor, int... weights) {
    return Arrays.stream(weights).map(weight -> weight * factor).toArray();
  }

  private static FairSchedule schedule(int... weights) {
    return FairSchedule.from(weights, 0, 0);
  }

  @Test
  void rotation_eightThreadsOnStripes_totalsAreExact() throws Exception {
    int[] totals = totals(new Turns.Rotation(7, 3, true), 7, 70_000);
    assertThat(totals).containsOnly(THREADS * 10_000);
  }

  @Test
  void table_eightThreadsOnStripes_totalsAreExact() throws Exception {
    int[] weights = {100, 50, 25, 12, 6, 3, 1, 1, 1, 1};
    int[] totals = totals(new Turns.Table(schedule(weights), true), 10, 200 * 500);
    assertThat(totals).isEqualTo(times(THREADS * 500, weights));
  }

  @Test
  void table_filledByEightThreads_totalsAreExact() throws Exception {
    int[] weights = new SplittableRandom(1).ints(500, 1, 101).toArray();
    int period = Arrays.stream(weights).sum();
    for (int run = 0; run < 10; run++) {
      int[] totals = totals(new Turns.Table(schedule(weights), true), 500, period);
      assertThat(totals).isEqualTo(times(THREADS, weights));
    }
  }

  @Test
  void stream_eightThreads_totalsAreExact() throws Exception {
    int[] weights = {65_537, 31_001, 3, 1};
    int[] totals = totals(new Turns.Stream(schedule(weights)), 4, 65_537 + 31_001 + 4);
    assertThat(totals).isEqualTo(times(THREADS, weights));
  }

  @Test
  void roundRobin_eightThreadsThatMayTurnToStripes_totalsAreWithinAPickForEach() throws Exception {
    for (int run = 0; run < 50; run++) {
      double[] weights = {5, 3, 2};
      Picker picker =
          BalancePolicy.roundRobin(new SplittableRandom(run))
              .picker(Candidates.of(Fleet.of(weights)));
      int[][] counts = new int[THREADS][];
      together(thread -> counts[thread] = Fleet.counts(picker, 3, 10_000));
      for (int i = 0; i < 3; i++) {
        int instance = i;
        int total = Arrays.stream(counts).mapToInt(one -> one[instance]).sum();
        // The one sequence and eight stripes, each within 1 at its beginning and at its end.
        assertThat(Math.abs(total - THREADS * 1000 * weights[i])).isLessThan(2 * (THREADS + 1));
      }
    }
  }

  @Test
  void position_untilThreadsOvertakeEachOther_isSharedByAll() throws Exception {
    Turns turns = new Turns.Rotation(3, 0, false);
    List<Integer> given = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      Thread thread = new Thread(() -> given.add(turns.next()));
      thread.start();
      thread.join();
    }
    assertThat(given).containsExactly(0, 1, 2, 0, 1, 2, 0, 1, 2);
    assertThat(turns.contended()).isFalse();
  }

  @Test
  void loads_eightThreads_loseNoCall() throws Exception {
    Loads loads = new Loads();
    List<Instance> fleet = Fleet.equal(3);
    together(
        thread -> {
          for (int i = 0; i < 30_000; i++) {
            Load load = loads.of(fleet.get(i % 3));
            load.begin();
            if (i % 10 != 0) {
              load.end(i, 1 + i % 7, false);
            }
          }
        });
    assertThat(fleet).extracting(one -> loads.of(one).inFlight()).containsOnly(THREADS * 1000);
    assertThat(loads.inFlight()).isEqualTo(THREADS * 3000);
  }

  @Test
  void latency_eightThreads_loseNoPeak() throws Exception {
    for (int run = 0; run < 200; run++) {
      Load load = new Loads().of(Fleet.one(run));
      together(
          thread -> {
            for (int i = 0; i < 50; i++) {
              load.end(0, 1_000_000L * (1 + (i * THREADS + thread) % 400), false);
            }
          });
      assertThat(load.latencyNanos()).isEqualTo(400e6f);
    }
  }

  @Test
  void retain_whileCallsRun_keepsThoseInFlight() {
    Loads loads = new Loads();
    List<Instance> fleet = Fleet.equal(3);
    Load busy = loads.of(fleet.get(1));
    busy.begin();
    loads.of(fleet.get(2)).latencyNanos();
    loads.retain(fleet.subList(0, 1));
    assertThat(loads.of(fleet.get(1))).isSameAs(busy);
    busy.end(0, 1, false);
    loads.retain(List.of());
    assertThat(loads.of(fleet.get(1))).isNotSameAs(busy);
  }
}
