package io.github.k8sdiscovery.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.k8sdiscovery.model.Instance;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** After any number of picks, each instance has had its exact share to within less than one. */
class RoundRobinExactnessTest {

  private static final long SEED = 20;

  /** A share is worked out with 34 digits, so what is left of an error is the double's. */
  private static final double ROUNDING = 1e-6;

  private static Picker picker(long seed, double... weights) {
    return BalancePolicy.roundRobin(new SplittableRandom(seed))
        .picker(Candidates.of(Fleet.of(weights)));
  }

  private static double[] shares(double... weights) {
    BigDecimal total = BigDecimal.ZERO;
    for (double weight : weights) {
      total = total.add(BigDecimal.valueOf(weight));
    }
    double[] shares = new double[weights.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] =
          BigDecimal.valueOf(weights[i]).divide(total, MathContext.DECIMAL128).doubleValue();
    }
    return shares;
  }

  /** The largest difference between picks had and share, over all instances and prefixes. */
  private static double worst(Picker picker, int picks, double... weights) {
    double[] shares = shares(weights);
    int[] had = new int[weights.length];
    double worst = 0;
    for (int k = 1; k <= picks; k++) {
      had[Fleet.number(picker.pick(PickContext.ANY))]++;
      for (int i = 0; i < had.length; i++) {
        worst = Math.max(worst, Math.abs(had[i] - k * shares[i]));
      }
    }
    return worst;
  }

  /** The same in whole numbers, without a rounding error. */
  private static double worst(Picker picker, int picks, int... weights) {
    long total = Arrays.stream(weights).sum();
    int[] had = new int[weights.length];
    long worst = 0;
    for (long k = 1; k <= picks; k++) {
      had[Fleet.number(picker.pick(PickContext.ANY))]++;
      for (int i = 0; i < had.length; i++) {
        worst = Math.max(worst, Math.abs(had[i] * total - k * weights[i]));
      }
    }
    return (double) worst / total;
  }

  private static int[] hundredths(RandomGenerator random, boolean decimals) {
    int[] hundredths = new int[random.nextInt(2, 32)];
    Arrays.setAll(
        hundredths, i -> decimals ? random.nextInt(100, 10_100) : 100 * random.nextInt(1, 101));
    return hundredths;
  }

  private static double[] weights(int... hundredths) {
    return Arrays.stream(hundredths).mapToDouble(weight -> weight / 100.0).toArray();
  }

  @Test
  void picks_randomWeights_staysWithinOneOfTheShare() {
    RandomGenerator random = new SplittableRandom(SEED);
    int vectors = 3000;
    double worst = 0;
    for (int v = 0; v < vectors; v++) {
      int[] hundredths = hundredths(random, v % 2 == 1);
      int threePeriods = 3 * Arrays.stream(hundredths).sum() / 100;
      int picks = Math.max(5000, threePeriods);
      worst = Math.max(worst, worst(picker(v, weights(hundredths)), picks, hundredths));
    }
    System.out.printf(
        Locale.ROOT, "exactness: %d vectors, worst prefix error %.6f%n", vectors, worst);
    assertThat(worst).isLessThan(1);
  }

  @Test
  void picks_lopsidedWeights_staysWithinOneOfTheShare() {
    double[][] vectors = {
      {100, 50, 25, 12, 6, 3, 1, 1, 1, 1},
      {1, 100},
      {1, 2},
      {0.1, 0.2, 0.3},
      {1, 1, 1, 2},
      {1, 1e9},
      {3, 1e-9},
      {1e300, 1e299, 5e299},
      {0.123457, 1.000003, 2.718281, 3.141592, 99.999999},
      {65_537, 65_539, 65_543},
    };
    for (double[] weights : vectors) {
      for (int seed = 0; seed < 20; seed++) {
        assertThat(worst(picker(seed, weights), 20_000, weights))
            .as(Arrays.toString(weights))
            .isLessThan(1 + ROUNDING);
      }
    }
  }

  @Test
  void picks_manyInstancesOverAWholePeriod_totalsAreTheWeights() {
    RandomGenerator random = new SplittableRandom(SEED);
    double[] weights = random.doubles(2000).map(d -> 1 + Math.floor(d * 100)).toArray();
    int period = (int) Arrays.stream(weights).sum();
    Picker picker = picker(1, weights);
    for (int round = 0; round < 3; round++) {
      int[] counts = Fleet.counts(picker, weights.length, period);
      assertThat(Arrays.stream(counts).asDoubleStream().toArray()).isEqualTo(weights);
    }
  }

  @Test
  void schedule_workedExample_isTheOneInTheJavadoc() {
    assertThat(turns(FairSchedule.from(new int[] {3, 2, 1}, 0, 0), 12)).isEqualTo("ababacababac");
    assertThat(turns(FairSchedule.from(new int[] {3, 2, 1}, 0, 2), 12)).isEqualTo("cabaabcabaab");
  }

  private static String turns(FairSchedule schedule, int slots) {
    StringBuilder turns = new StringBuilder();
    for (int i = 0; i < slots; i++) {
      turns.append((char) ('a' + schedule.next()));
    }
    return turns.toString();
  }

  @Test
  void firstPick_manyClients_isDrawnByWeight() {
    int clients = 20_000;
    int[] first = new int[3];
    for (int seed = 0; seed < clients; seed++) {
      first[Fleet.number(picker(seed, 1, 3, 6).pick(PickContext.ANY))]++;
    }
    // Five standard deviations of the largest: 5 sqrt(0.24 / 20,000).
    assertThat(first[0] / (double) clients).isEqualTo(0.1, within(0.0174));
    assertThat(first[1] / (double) clients).isEqualTo(0.3, within(0.0174));
    assertThat(first[2] / (double) clients).isEqualTo(0.6, within(0.0174));
  }

  @Test
  void change_ofWeightsAgainAndAgain_nobodyLosesOrGainsATurn() {
    RandomGenerator random = new SplittableRandom(SEED);
    int lists = 40;
    int changes = 300;
    double worst = 0;
    for (int run = 0; run < lists; run++) {
      worst = Math.max(worst, worstOfChanges(random, changes));
    }
    System.out.printf(
        Locale.ROOT,
        "exactness: %d lists, a weight changed %d times each, worst error over all %.6f%n",
        lists,
        changes,
        worst);
    assertThat(worst).isLessThan(1.5);
  }

  private static double worstOfChanges(RandomGenerator random, int changes) {
    double[] weights = weights(hundredths(random, false));
    double[] due = new double[weights.length];
    int[] had = new int[weights.length];
    BalancePolicy policy = BalancePolicy.roundRobin(random);
    Picker before = null;
    double worst = 0;
    for (int change = 0; change < changes; change++) {
      weights[random.nextInt(weights.length)] = random.nextInt(1, 101);
      before = policy.picker(new Candidates(Fleet.of(weights), new Loads(), before));
      double total = Arrays.stream(weights).sum();
      for (int k = random.nextInt(1, 60); k > 0; k--) {
        had[Fleet.number(before.pick(PickContext.ANY))]++;
        for (int i = 0; i < had.length; i++) {
          due[i] += weights[i] / total;
          worst = Math.max(worst, Math.abs(had[i] - due[i]));
        }
      }
    }
    return worst;
  }

  @Test
  void change_ofOneInstance_theOthersGoOnInTheirOrder() {
    BalancePolicy policy = BalancePolicy.roundRobin(new SplittableRandom(SEED));
    List<Instance> four = Fleet.equal(4);
    Picker before = policy.picker(Candidates.of(four));
    int last = Fleet.number(before.pick(PickContext.ANY));
    List<Instance> five = new ArrayList<>(four);
    five.add(0, Fleet.one(9));
    Picker after = policy.picker(new Candidates(five, new Loads(), before));
    List<Integer> others = new ArrayList<>();
    while (others.size() < 4) {
      int number = Fleet.number(after.pick(PickContext.ANY));
      if (number != 9) {
        others.add(number);
      }
    }
    assertThat(others).containsExactly((last + 1) % 4, (last + 2) % 4, (last + 3) % 4, last);
  }

  @Test
  void change_fromEqualToUnequalAndBack_whoHadItsTurnWaits() {
    BalancePolicy policy = BalancePolicy.roundRobin(new SplittableRandom(SEED));
    Picker equal = policy.picker(Candidates.of(Fleet.equal(4)));
    int first = Fleet.number(equal.pick(PickContext.ANY));
    int second = Fleet.number(equal.pick(PickContext.ANY));
    Picker unequal =
        policy.picker(new Candidates(Fleet.of(100, 100, 100, 101), new Loads(), equal));
    int third = Fleet.number(unequal.pick(PickContext.ANY));
    Picker again = policy.picker(new Candidates(Fleet.equal(4), new Loads(), unequal));
    int fourth = Fleet.number(again.pick(PickContext.ANY));
    assertThat(List.of(first, second, third, fourth)).doesNotHaveDuplicates();
  }

  @Test
  void change_everyInstanceNew_beginsAnew() {
    BalancePolicy policy = BalancePolicy.roundRobin(new SplittableRandom(SEED));
    Picker before = policy.picker(Candidates.of(Fleet.of(1, 2)));
    List<Instance> others = List.of(Fleet.one(7), Fleet.one(8).weighing(2));
    Picker after = policy.picker(new Candidates(others, new Loads(), before));
    assertThat(after.pick(PickContext.ANY)).isIn(others);
  }

  @Test
  void weightZero_amongOthers_isNeverPicked() {
    int[] counts = Fleet.counts(picker(1, 0, 3, 0, 1), 4, 400);
    assertThat(counts).containsExactly(0, 300, 0, 100);
  }

  @Test
  void weightZero_everywhere_isAsIfAllWereOne() {
    assertThat(Fleet.counts(picker(1, 0, 0, 0), 3, 300)).containsExactly(100, 100, 100);
  }

  @Test
  void avoids_oneOfThree_theOthersKeepTheirProportion() {
    List<Instance> fleet = Fleet.of(4, 2, 1);
    Picker picker = BalancePolicy.roundRobin(new SplittableRandom(1)).picker(Candidates.of(fleet));
    int[] counts = new int[3];
    for (int i = 0; i < 300; i++) {
      counts[Fleet.number(picker.pick(fleet.get(0)::equals))]++;
    }
    assertThat(counts[0]).isZero();
    assertThat(counts[1]).isBetween(199, 201);
  }

  @Test
  void avoids_heavyOneBesideAVeryLightOne_findsTheLightOne() {
    List<Instance> fleet = Fleet.of(1e9, 1);
    Picker picker = BalancePolicy.roundRobin(new SplittableRandom(1)).picker(Candidates.of(fleet));
    for (int i = 0; i < 10; i++) {
      assertThat(picker.pick(fleet.get(0)::equals)).isEqualTo(fleet.get(1));
    }
  }

  @Test
  void avoids_all_picksAllTheSame() {
    assertThat(picker(1, 3, 2, 1).pick(instance -> true)).isNotNull();
  }
}
