package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.balance.WeightClass.Seating;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Consistent hashing by drawing: each instance sits in a slot of a half-empty array, and a key
 * draws slots, the same ones for ever, until one is taken. When an instance leaves, only keys that
 * had come to its slot go on drawing; when one joins, only keys that meet it before their own move.
 * (The idea of DxHash, <a href="https://arxiv.org/abs/2107.07930">Dong and Wang 2021</a>, and of <a
 * href="https://arxiv.org/abs/1602.08393">Shrivastava 2016</a> for weights; here without numbered
 * nodes.)
 *
 * <ul>
 *   <li>Where: the first bits of the hash of its id say in which slot an instance sits. If two want
 *       one slot, the one with the lower hash has it and the other goes to its next. That has one
 *       outcome, whatever order they come in.
 *   <li>Size: for 2^m to 2^(m+1) instances there are arrays of 2^(m+2) and 2^(m+3) slots. With each
 *       instance more a few more keys use the larger one, and half of those find the same instance
 *       there. So growing never moves many keys at once.
 *   <li>Weights: instances form classes between powers of two. A key first finds its class by the
 *       classes' sums of weights; within it an instance of 0.6 of the upper end takes 0.6 of the
 *       keys that draw it.
 * </ul>
 *
 * <p>A pick draws four times on average, a build takes O(n), and both are independent of the
 * others' order. Moves beyond the fair share: about 1/n of the keys.
 *
 * <p>Example: 200 instances of weight 1 sit in 512 and in 1,024 slots; 200 / 128 - 1 = 56 % of the
 * keys use the larger array.
 */
final class DrawnSlots {

  private final WeightClass[] classes;

  /** By class: its part of the weight of itself and all lighter classes. */
  private final double[] parts;

  /**
   * Places the instances; O(n).
   *
   * @param hashes of the instances
   * @param weights of the instances, above 0
   * @param ties which of two instances with one hash goes first, by index
   */
  DrawnSlots(long[] hashes, double[] weights, Comparator<Integer> ties) {
    NavigableMap<Integer, IntStream.Builder> members = new TreeMap<>(Comparator.reverseOrder());
    for (int i = 0; i < weights.length; i++) {
      members.computeIfAbsent(exponent(weights[i]), e -> IntStream.builder()).add(i);
    }
    classes = new WeightClass[members.size()];
    parts = new double[members.size()];
    Seating seating = new Seating(hashes, ties);
    int heaviest = members.firstKey();
    double lighter = 0;
    for (int c = classes.length - 1; c >= 0; c--) {
      var lightest = members.pollLastEntry();
      int[] indexes = lightest.getValue().build().toArray();
      double sum = 0;
      for (int i : indexes) {
        sum += Math.scalb(weights[i], -heaviest);
      }
      lighter += sum;
      parts[c] = sum / lighter;
      classes[c] = new WeightClass(lightest.getKey(), indexes, weights, seating);
    }
  }

  /** The e for which the weight is above 2^(e-1) and at most 2^e. */
  private static int exponent(double weight) {
    int floor = Math.getExponent(weight);
    return weight == Math.scalb(1.0, floor) ? floor : floor + 1;
  }

  /** The index of the instance that has the hash. */
  int home(long hash) {
    int c = 0;
    while (c < classes.length - 1 && !Hashes.isBelow(classes[c].salted(hash), parts[c])) {
      c++;
    }
    return classes[c].home(hash);
  }
}
