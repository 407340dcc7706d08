package io.github.k8sdiscovery.time;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Where randomness comes from when nobody injects it. */
public final class Randomness {

  private Randomness() {}

  /** {@return a generator with a seed of its own, for one thread at a time} */
  public static RandomGenerator seeded() {
    return new SplittableRandom();
  }
}
