package io.github.k8sdiscovery.time;

import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Where randomness comes from when nobody injects it. */
public final class Randomness {

  private static final RandomGenerator SHARED = () -> ThreadLocalRandom.current().nextLong();

  private Randomness() {}

  /** {@return a generator with a seed of its own, for one thread at a time} */
  public static RandomGenerator seeded() {
    return new SplittableRandom();
  }

  /** {@return a generator that every thread may use at once, without waiting for another} */
  public static RandomGenerator shared() {
    return SHARED;
  }
}
