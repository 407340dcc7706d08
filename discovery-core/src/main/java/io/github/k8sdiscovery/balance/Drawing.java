package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws among instances by weight, leaving out those to be avoided. Any thread. */
final class Drawing {

  /** How many draws there are before the list is walked instead. Chosen. */
  private static final int TRIES = 32;

  private final Instance[] instances;
  private final double[] weights;
  private final AliasTable table;
  private final RandomGenerator random;
  private final boolean equal;

  /**
   * Makes one.
   *
   * @param takers all of them with a weight, or none of them; at least one
   * @param random a generator for many threads
   */
  Drawing(List<Instance> takers, RandomGenerator random) {
    this.instances = takers.toArray(Instance[]::new);
    this.weights = Weights.relative(Weights.of(takers));
    this.table = new AliasTable(weights);
    this.random = random;
    this.equal = Arrays.stream(weights).allMatch(weight -> weight == weights[0]);
  }

  int size() {
    return instances.length;
  }

  Instance instance(int index) {
    return instances[index];
  }

  /** The weight in relation to the mean of all, above 0. */
  double weight(int index) {
    return weights[index];
  }

  /**
   * Draws one by weight. If draw after draw is to be avoided, it is the next in the list that is
   * not; the first drawn if all are.
   */
  int draw(PickContext context) {
    int first = table.draw(random.nextLong());
    if (!context.avoids(instances[first])) {
      return first;
    }
    for (int i = 0; i < TRIES; i++) {
      int other = table.draw(random.nextLong());
      if (!context.avoids(instances[other])) {
        return other;
      }
    }
    return next(first, context);
  }

  /**
   * Draws a second one. Where all weights are equal it is another one than the first, if there is
   * one that need not be avoided; else it may be the same, so that the shares stay those of the
   * weights.
   */
  int draw(PickContext context, int first) {
    if (!equal || instances.length == 1) {
      return draw(context);
    }
    long others = instances.length - 1L;
    int step = (int) (((random.nextLong() >>> Integer.SIZE) * others) >>> Integer.SIZE);
    int second = first + 1 + step;
    second = second < instances.length ? second : second - instances.length;
    return context.avoids(instances[second]) ? draw(context) : second;
  }

  private int next(int first, PickContext context) {
    for (int i = first + 1; i < first + instances.length; i++) {
      int index = i % instances.length;
      if (!context.avoids(instances[index])) {
        return index;
      }
    }
    return first;
  }
}
