package io.github.k8sdiscovery.balance;

import java.util.Arrays;

/**
 * The table of Maglev hashing (<a
 * href="https://www.usenix.org/conference/nsdi16/technical-sessions/presentation/eisenbud">Eisenbud
 * et al. 2016</a>), with weights. Each instance goes through the table in an order of its own, and
 * they take turns to claim the next place that is free; an instance of half the weight has every
 * other turn. So each has its share to within one place, and one that leaves leaves its places to
 * all others, who hardly disturb one another.
 *
 * <p>Example: weights 1 and 100 get 1,298 and 129,773 places, 0.02 % from 1:100.
 */
final class Maglev {

  /** Prime, 2^17 - 1: 256 KiB, and at 112 instances a place is 0.09 % of a fair share. */
  static final int PLACES = 131_071;

  private final char[] table = new char[PLACES];

  /**
   * Fills the table; about as many steps as {@code PLACES * ln(PLACES)}.
   *
   * @param hashes of the instances, in an order that depends on nothing else
   * @param weights of the instances, above 0
   */
  Maglev(long[] hashes, double[] weights) {
    int n = hashes.length;
    int[] place = new int[n];
    int[] skip = new int[n];
    for (int i = 0; i < n; i++) {
      place[i] = (int) Long.remainderUnsigned(Hashes.next(hashes[i], 1), PLACES);
      skip[i] = 1 + (int) Long.remainderUnsigned(Hashes.next(hashes[i], 2), PLACES - 1);
    }
    Turns turns = new Turns(weights);
    long[] taken = new long[(PLACES + 63) / 64];
    for (int filled = 0; filled < PLACES; filled++) {
      int i = turns.next();
      int free = place[i];
      while ((taken[free >> 6] & (1L << free)) != 0) {
        free += skip[i];
        free = free < PLACES ? free : free - PLACES;
      }
      place[i] = free;
      taken[free >> 6] |= 1L << free;
      table[free] = (char) i;
    }
  }

  /** The index of the instance that has the hash. */
  int home(long hash) {
    // The high half of the product: the hash, seen as a fraction, times the places.
    return table[(int) (((hash >>> 32) * PLACES) >>> 32)];
  }

  /**
   * Whose turn it is: in round r those that are due, each of weight w once in 1/w rounds. O(1) for
   * a turn, however small the weights, because each waits in the list of its next round.
   */
  private static final class Turns {

    private final double[] weights;
    private final double heaviest;
    private final int[] first = new int[PLACES + 1];
    private final int[] after;
    private final int[] had;
    private int round;

    Turns(double[] weights) {
      this.weights = weights;
      this.heaviest = Arrays.stream(weights).max().orElse(1);
      this.after = new int[weights.length];
      this.had = new int[weights.length];
      Arrays.fill(first, -1);
      for (int i = weights.length - 1; i >= 0; i--) {
        queue(i);
      }
    }

    /** The heaviest is due in every round, so there are no more rounds than places. */
    int next() {
      while (first[round] < 0) {
        round++;
      }
      int i = first[round];
      first[round] = after[i];
      had[i]++;
      queue(i);
      return i;
    }

    private void queue(int i) {
      double due = Math.ceil((had[i] + 1) * (heaviest / weights[i]));
      if (due <= PLACES) {
        after[i] = first[(int) due];
        first[(int) due] = i;
      }
    }
  }
}
