package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Instances with given weights. */
final class Fleet {

  private Fleet() {}

  static List<Instance> of(double... weights) {
    List<Instance> fleet = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      fleet.add(one(i).weighing(weights[i]));
    }
    return fleet;
  }

  static List<Instance> equal(int n) {
    double[] weights = new double[n];
    Arrays.fill(weights, 1);
    return of(weights);
  }

  /** The instance with a number, of weight 1. */
  static Instance one(int number) {
    return Instance.at("10.0." + number / 256 + "." + number % 256, 80).build();
  }

  /** The number of an instance that was picked; a pick of nothing is an error. */
  static int number(@Nullable Instance picked) {
    String[] parts = Objects.requireNonNull(picked, "picked").address().split("\\.", -1);
    return Integer.parseInt(parts[2]) * 256 + Integer.parseInt(parts[3]);
  }

  /** How often each is picked, by its place in the list. */
  static int[] counts(Picker picker, int n, int picks) {
    int[] counts = new int[n];
    for (int k = 0; k < picks; k++) {
      counts[number(picker.pick(PickContext.ANY))]++;
    }
    return counts;
  }
}
