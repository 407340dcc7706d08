package io.github.k8sdiscovery.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What share of the calls each instance gets from the policies that draw. */
class SharesTest {

  private static final int PICKS = 1_000_000;
  private static final long SEED = 8;
  private static final double MILLIS = 1e6;

  private static final double[][] VECTORS = {
    {1, 100}, {1, 1}, {0.25, 0.5, 3}, {100, 50, 25, 12, 6, 3, 1, 1, 1, 1}, {1, 1e6}, {0, 2, 0, 1},
  };

  /** The number of standard deviations that the worst share of a million idle picks is off. */
  private static double deviations(BalancePolicy policy, double[] weights) {
    int[] counts =
        Fleet.counts(policy.picker(Candidates.of(Fleet.of(weights))), weights.length, PICKS);
    double total = Arrays.stream(weights).sum();
    double worst = 0;
    for (int i = 0; i < weights.length; i++) {
      double share = weights[i] / total;
      double deviation = Math.sqrt(PICKS * share * (1 - share));
      double off = Math.abs(counts[i] - PICKS * share);
      worst = Math.max(worst, off == 0 ? 0 : off / deviation);
    }
    return worst;
  }

  private static void assertShares(String name, BalancePolicy policy) {
    double worst = 0;
    for (double[] weights : VECTORS) {
      double deviations = deviations(policy, weights);
      assertThat(deviations).as(Arrays.toString(weights)).isLessThan(5);
      worst = Math.max(worst, deviations);
    }
    System.out.printf(
        Locale.ROOT,
        "shares: %s, %d vectors of weights, idle, worst of %d picks %.2f standard deviations%n",
        name,
        VECTORS.length,
        PICKS,
        worst);
  }

  @Test
  void random_millionPicks_followsTheWeights() {
    assertShares("random", BalancePolicy.random(new SplittableRandom(SEED)));
  }

  @Test
  void random_thousandInstances_followsTheWeights() {
    RandomGenerator random = new SplittableRandom(SEED);
    double[] weights = random.doubles(1000).map(d -> 1 + Math.floor(d * 100)).toArray();
    assertThat(deviations(BalancePolicy.random(random), weights)).isLessThan(5);
  }

  @Test
  void leastRequest_idle_followsTheWeights() {
    assertShares("least-request", BalancePolicy.leastRequest(new SplittableRandom(SEED)));
  }

  @Test
  void peakEwma_idle_followsTheWeights() {
    assertShares(
        "peak-ewma", BalancePolicy.peakEwma(new SplittableRandom(SEED), Clock.of(() -> 0)));
  }

  @Test
  void leastRequest_busy_followsTheWeights() {
    Simulation simulation = new Simulation(new double[] {1, 100}, new double[] {10, 10});
    double[] shares = simulation.run(BalancePolicy.leastRequest(simulation.random), 0.05);
    print("least-request, weights 1:100, 200 calls in flight", shares);
    assertThat(shares[0]).isEqualTo(1 / 101.0, within(0.002));
  }

  @Test
  void leastRequest_slowInstance_getsLess() {
    Simulation simulation =
        new Simulation(new double[] {1, 1, 1, 1}, new double[] {10, 10, 10, 100});
    double[] shares = simulation.run(BalancePolicy.leastRequest(simulation.random), 0.25);
    print("least-request, one of four 10 times slower, 40 calls begun in 10 ms", shares);
    // In proportion to speed it would be 1 of 31.
    assertThat(shares[3]).isBetween(0.02, 0.08);
  }

  @Test
  void peakEwma_slowInstance_getsAlmostNothing() {
    Simulation simulation =
        new Simulation(new double[] {1, 1, 1, 1}, new double[] {10, 10, 10, 100});
    double[] shares = simulation.run(simulation.peakEwma(), 2);
    print("peak-ewma, one of four 10 times slower, 5 calls begun in 10 ms", shares);
    assertThat(shares[3]).isBetween(0.00001, 0.01);
    assertThat(shares[0]).isEqualTo(1 / 3.0, within(0.05));
  }

  @Test
  void peakEwma_busy_followsTheWeights() {
    Simulation simulation = new Simulation(new double[] {1, 100}, new double[] {10, 10});
    double[] shares = simulation.run(simulation.peakEwma(), 0.05);
    print("peak-ewma, weights 1:100, 200 calls in flight", shares);
    assertThat(shares[0]).isEqualTo(1 / 101.0, within(0.003));
  }

  @Test
  void peakEwma_instanceThatFailsFast_isNotAttractive() {
    Simulation simulation = new Simulation(new double[] {1, 1, 1}, new double[] {10, 10, 0.1});
    simulation.failing = 2;
    double[] shares = simulation.run(simulation.peakEwma(), 2);
    print("peak-ewma, one of three fails within 0.1 ms", shares);
    assertThat(shares[2]).isLessThan(0.01);
  }

  @Test
  void peakEwma_newInstance_getsOneCallUntilItHasAnswered() {
    Loads loads = new Loads();
    List<Instance> fleet = Fleet.equal(2);
    Load known = loads.of(fleet.get(0));
    known.begin();
    known.end(0, (long) (10 * MILLIS), false);
    Picker picker =
        BalancePolicy.peakEwma(new SplittableRandom(SEED), Clock.of(() -> 0))
            .picker(new Candidates(fleet, loads, null));
    assertThat(picker.pick(PickContext.ANY)).isEqualTo(fleet.get(1));
    loads.of(fleet.get(1)).begin();
    for (int i = 0; i < 100; i++) {
      known.begin();
      assertThat(picker.pick(PickContext.ANY)).isEqualTo(fleet.get(0));
    }
  }

  private static void print(String what, double[] shares) {
    StringBuilder text = new StringBuilder();
    for (double share : shares) {
      text.append(String.format(Locale.ROOT, " %.2f %%", 100 * share));
    }
    System.out.println("shares: " + what + ":" + text);
  }

  /** Calls at random intervals against instances that each take their time. */
  private static final class Simulation {

    private record Call(double endsAt, double took, int instance) {}

    final RandomGenerator random = new SplittableRandom(SEED);
    final double[] weights;
    final double[] serviceMillis;
    int failing = -1;
    double nowNanos;

    Simulation(double[] weights, double[] serviceMillis) {
      this.weights = weights;
      this.serviceMillis = serviceMillis;
    }

    BalancePolicy peakEwma() {
      return BalancePolicy.peakEwma(random, Clock.of(() -> (long) nowNanos));
    }

    /** The shares of 200,000 calls, one every so many milliseconds on average. */
    double[] run(BalancePolicy policy, double everyMillis) {
      int calls = 200_000;
      List<Instance> fleet = Fleet.of(weights);
      Loads loads = new Loads();
      Picker picker = policy.picker(new Candidates(fleet, loads, null));
      PriorityQueue<Call> running =
          new PriorityQueue<>((one, other) -> Double.compare(one.endsAt, other.endsAt));
      double[] shares = new double[weights.length];
      double arrival = 0;
      for (int i = 0; i < calls; i++) {
        arrival += everyMillis * MILLIS * random.nextExponential();
        while (!running.isEmpty() && running.peek().endsAt <= arrival) {
          Call call = running.remove();
          nowNanos = call.endsAt;
          boolean failed = call.instance == failing;
          loads.of(fleet.get(call.instance)).end((long) nowNanos, (long) call.took, failed);
        }
        nowNanos = arrival;
        int picked = Fleet.number(picker.pick(PickContext.ANY));
        shares[picked] += 1.0 / calls;
        loads.of(fleet.get(picked)).begin();
        double took = serviceMillis[picked] * MILLIS * (0.5 + random.nextDouble());
        running.add(new Call(nowNanos + took, took, picked));
      }
      return shares;
    }
  }
}
