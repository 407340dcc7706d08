package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws two by weight and takes the one with less to do; the first if they are equal.
 *
 * <p>The weight counts twice, in the draw and in what "less to do" means. In the draw alone, a busy
 * instance of a small weight would be taken as often as an idle one; in the comparison alone,
 * instances without calls would get equal shares. Two choices keep the largest load within {@code
 * ln ln n / ln 2 + O(1)} of the mean, where one choice lets it grow with the square root of the
 * number of calls (M. Mitzenmacher, "The power of two choices in randomized load balancing", IEEE
 * Transactions on Parallel and Distributed Systems 12(10), 2001).
 */
final class TwoChoicesPicker implements IndexedPicker {

  /** Says where one more call would cost less. */
  interface Comparison {

    /**
     * Compares two instances.
     *
     * @param first what the first has to do
     * @param weight the weight of the first in relation to the mean of all, above 0
     * @param second what the second has to do
     * @param secondWeight the weight of the second
     * @return true if the second would cost less, false if they are equal
     */
    boolean favoursSecond(Load first, double weight, Load second, double secondWeight);
  }

  private final Drawing drawing;
  private final Load[] loads;
  private final Comparison comparison;

  private TwoChoicesPicker(Drawing drawing, Load[] loads, Comparison comparison) {
    this.drawing = drawing;
    this.loads = loads;
    this.comparison = comparison;
  }

  static Picker of(Candidates candidates, RandomGenerator random, Comparison comparison) {
    List<Instance> takers = Weights.takers(candidates.instances());
    if (takers.isEmpty()) {
      return context -> null;
    }
    Load[] loads = candidates.loads().of(takers);
    return new TwoChoicesPicker(new Drawing(takers, random), loads, comparison);
  }

  @Override
  public int pickIndex(PickContext context) {
    int first = drawing.draw(context);
    int second = drawing.draw(context, first);
    if (first == second) {
      return first;
    }
    boolean other =
        comparison.favoursSecond(
            loads[first], drawing.weight(first), loads[second], drawing.weight(second));
    return other ? second : first;
  }

  @Override
  public Instance instance(int index) {
    return drawing.instance(index);
  }

  @Override
  public int size() {
    return drawing.size();
  }

  /** Calls in flight for each unit of weight. */
  static final class InFlight implements Comparison {

    @Override
    public boolean favoursSecond(Load first, double weight, Load second, double secondWeight) {
      return second.inFlight() * weight < first.inFlight() * secondWeight;
    }
  }

  /**
   * How long a call would take: latency times what there is to do. An instance of which nothing is
   * known costs nothing as long as it has no call, and more than any other as soon as it has one;
   * so it gets one call to show itself. An instance without calls, of which old is known, costs
   * less and less, until it gets one call again.
   *
   * <p>Ten calls of 20 ms in flight at twice the mean weight: {@code 20 (1 + 10/2) = 120}. Two
   * calls of 50 ms at the mean weight: {@code 50 (1 + 2) = 150}. The next call goes to the first.
   *
   * <p>Source: Finagle's {@code PeakEwma} (<a
   * href="https://twitter.github.io/finagle/guide/Clients.html#power-of-two-choices-p2c-peak-ewma">
   * documentation</a>). Finagle lets latency fade while calls are in flight too; then, after a
   * pause, a slow instance takes a whole burst before its first answer is back.
   */
  record PeakEwma(Clock clock) implements Comparison {

    /** More than any latency known, in nanoseconds: 2^47, 39 hours. As Finagle's. */
    private static final double UNKNOWN = 0x1p47;

    // No processor foresees who costs more, so that a jump on it is mostly wrong.
    @SuppressWarnings("ShortCircuitBoolean")
    @Override
    public boolean favoursSecond(Load first, double weight, Load second, double secondWeight) {
      int here = first.inFlight();
      int there = second.inFlight();
      double cost = cost(first, here, weight);
      double otherCost = cost(second, there, secondWeight);
      boolean idleCostsMore = (here == 0 & cost > otherCost) | (there == 0 & otherCost >= cost);
      if (!idleCostsMore) {
        return otherCost < cost;
      }
      // It has faded since. If both have, what the time is makes no difference.
      int now =
          here == there ? Load.later(first.heard(), second.heard()) : Load.unit(clock.nanoTime());
      double left = here == 0 ? first.fadedNanos(now) : cost;
      return (there == 0 ? second.fadedNanos(now) : otherCost) < left;
    }

    /** As if an idle one had not faded. */
    private static double cost(Load load, int inFlight, double weight) {
      float latency = load.latencyNanos();
      if (latency == 0) {
        return inFlight == 0 ? 0 : UNKNOWN * (1 + inFlight / weight);
      }
      return latency * (1 + inFlight / weight);
    }
  }
}
