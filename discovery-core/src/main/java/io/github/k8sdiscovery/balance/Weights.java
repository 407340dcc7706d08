package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import java.util.Arrays;
import java.util.List;

/** Reads the weights of instances, in the forms that the policies need. */
final class Weights {

  /** The parts that a total too large is divided into; sums and slots stay below 2^31. */
  private static final int PARTS = 1 << 30;

  /** A decimal of more places than this is rounded. */
  private static final int PLACES = 15;

  /** Above this a double skips whole numbers. */
  private static final double LARGEST_WHOLE = 1L << 53;

  private static final double[] POWERS = powers();

  private Weights() {}

  private static double[] powers() {
    double[] powers = new double[PLACES + 1];
    powers[0] = 1;
    for (int i = 1; i <= PLACES; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }

  /**
   * The instances that take calls: those with a weight, or all if none has one.
   *
   * @param instances the candidates
   * @return some of them in the same order
   */
  static List<Instance> takers(List<Instance> instances) {
    List<Instance> takers = instances.stream().filter(instance -> instance.weight() > 0).toList();
    return takers.isEmpty() ? instances : takers;
  }

  /**
   * The weights of instances that take calls.
   *
   * @param takers all of them with a weight, or none of them
   * @return a weight for each, finite and above 0
   */
  static double[] of(List<Instance> takers) {
    double[] weights = new double[takers.size()];
    for (int i = 0; i < weights.length; i++) {
      double weight = takers.get(i).weight();
      weights[i] = weight > 0 ? weight : 1;
    }
    return weights;
  }

  /**
   * The weights in relation to their mean.
   *
   * @param weights finite and above 0
   * @return numbers above 0; their sum is how many they are
   */
  static double[] relative(double[] weights) {
    // Divided by the largest first, so that no sum is infinite.
    double largest = Arrays.stream(weights).max().orElse(1);
    double sum = 0;
    for (double weight : weights) {
      sum += weight / largest;
    }
    double[] relative = new double[weights.length];
    for (int i = 0; i < relative.length; i++) {
      double weight = weights[i] / largest / sum * weights.length;
      relative[i] = Math.max(Double.MIN_NORMAL, weight);
    }
    return relative;
  }

  /**
   * The smallest whole numbers in the same proportion: {@code 0.5, 1.25} becomes {@code 2, 5}.
   * Exact as long as their sum is at most 2^30; beyond, each weight is rounded to one part in 2^30
   * of the total, and none below that part.
   *
   * @param weights finite and above 0
   * @return a number of 1 or more for each; their sum is at most 2^30 plus how many they are
   */
  static int[] whole(double[] weights) {
    long[] exact = exact(weights);
    if (exact.length < weights.length) {
      exact = rounded(weights);
    }
    long divisor = divisor(exact);
    int[] whole = new int[exact.length];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = (int) (exact[i] / divisor);
    }
    return whole;
  }

  /** Empty if they have no exact numbers that are small enough. */
  private static long[] exact(double[] weights) {
    int places = 0;
    for (double weight : weights) {
      while (places <= PLACES && !has(weight, places)) {
        places++;
      }
    }
    long[] exact = new long[weights.length];
    for (int i = 0; i < exact.length; i++) {
      if (places > PLACES || !has(weights[i], places)) {
        return new long[0];
      }
      exact[i] = (long) Math.rint(weights[i] * POWERS[places]);
    }
    double sum = 0;
    for (long one : exact) {
      sum += one;
    }
    return sum / divisor(exact) <= PARTS ? exact : new long[0];
  }

  /**
   * Whether the number, as it was written, has no more decimals than that. Exact: both operands of
   * the division are whole numbers that a double holds, so the quotient is the double next to the
   * decimal number, which is what reading that number gives.
   */
  private static boolean has(double weight, int places) {
    double shifted = Math.rint(weight * POWERS[places]);
    return shifted <= LARGEST_WHOLE && shifted / POWERS[places] == weight;
  }

  private static long[] rounded(double[] weights) {
    double[] relative = relative(weights);
    long[] rounded = new long[weights.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = Math.max(1, Math.round(relative[i] / weights.length * PARTS));
    }
    return rounded;
  }

  private static long divisor(long[] numbers) {
    long divisor = 0;
    for (long number : numbers) {
      long rest = number;
      while (rest != 0) {
        long next = divisor % rest;
        divisor = rest;
        rest = next;
      }
      if (divisor == 1) {
        break;
      }
    }
    return divisor;
  }
}
