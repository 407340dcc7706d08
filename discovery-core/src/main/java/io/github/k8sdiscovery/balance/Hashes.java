package io.github.k8sdiscovery.balance;

/**
 * 64-bit hashes that are the same on every machine and in every version of Java. Not meant to
 * withstand somebody who looks for collisions: that only makes two keys share an instance.
 */
final class Hashes {

  /** 2^64 divided by the golden ratio, odd: neighbouring multiples of it lie far apart. */
  static final long STEP = 0x9E3779B97F4A7C15L;

  /** Odd, half of its bits set, also of the lowest ones: chosen, not measured. */
  private static final long FACTOR = 0xA3B1956359C1E2D7L;

  private Hashes() {}

  /** The hash of a text, four characters at a time: about 1 ns for each four of them. */
  static long of(String text) {
    int length = text.length();
    long hash = length * STEP;
    int i = 0;
    for (; i + 4 <= length; i += 4) {
      long four =
          text.charAt(i)
              | ((long) text.charAt(i + 1) << 16)
              | ((long) text.charAt(i + 2) << 32)
              | ((long) text.charAt(i + 3) << 48);
      hash = (hash ^ four) * FACTOR;
      hash ^= hash >>> 29;
    }
    for (; i < length; i++) {
      hash = (hash ^ text.charAt(i)) * FACTOR;
      hash ^= hash >>> 29;
    }
    return mix(hash);
  }

  /**
   * Spreads each bit over all 64, one to one: the finaliser of SplitMix64 with the constants of
   * Stafford's variant 13.
   */
  static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** The k-th hash of a series that begins with one hash; independent of the others. */
  static long next(long hash, int k) {
    return mix(hash + k * STEP);
  }

  /** Where a hash lies among all hashes, 0 to less than 1. */
  static double part(long hash) {
    return (hash >>> 11) * 0x1p-53;
  }

  /** Whether a hash is among the given part of all hashes, 0 to 1. */
  static boolean isBelow(long hash, double part) {
    return part(hash) < part;
  }
}
