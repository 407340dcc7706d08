package io.github.k8sdiscovery.balance;

import java.util.Comparator;

/** The instances of {@link DrawnSlots} whose weights lie between two powers of two. */
final class WeightClass {

  /** 2^m instances have 2^(m+2) slots, so that at most one slot in two is taken; chosen. */
  private static final int ROOM_BITS = 2;

  /** At worst one draw in 16 hits: so many in a row miss for one key in 10^7. */
  private static final int MAX_DRAWS = 256;

  private static final long LOW_BITS = 0xFFFFFFFFL;

  private final int exponent;
  private final double[] weights;

  /** Whether all weigh exactly as much as the class allows, so that each takes what draws it. */
  private final boolean even;

  /** Which part of the keys uses the large array. */
  private final double inLarge;

  /** By slot: the index of the instance that sits there, plus 1; 0 for a free slot. */
  private final int[] small;

  private final int[] large;
  private final int first;

  WeightClass(int exponent, int[] members, double[] weights, Seating seating) {
    this.exponent = exponent;
    this.weights = weights;
    int bits = 31 - Integer.numberOfLeadingZeros(members.length);
    this.inLarge = (double) members.length / (1 << bits) - 1;
    this.small = seating.seat(members, bits + ROOM_BITS);
    this.large = inLarge == 0 ? small : seating.seat(members, bits + ROOM_BITS + 1);
    int lowest = members[0];
    boolean full = true;
    for (int i : members) {
      full &= weights[i] == Math.scalb(1.0, exponent);
      lowest = seating.goesBefore(i, lowest) ? i : lowest;
    }
    this.even = full;
    this.first = lowest;
  }

  /** A hash that is independent of those with which a key draws here, and of other classes'. */
  long salted(long hash) {
    return Hashes.mix(hash ^ (exponent + 1L) * Hashes.STEP);
  }

  /** The index of the instance that has the hash. */
  int home(long hash) {
    int[] slots = Hashes.isBelow(Hashes.mix(~hash), inLarge) ? large : small;
    int shift = 64 - Integer.numberOfTrailingZeros(slots.length);
    for (int k = 1; k <= MAX_DRAWS; k++) {
      long draw = Hashes.next(hash, k);
      int taken = slots[(int) (draw >>> shift)];
      if (taken != 0 && (even || takes(taken - 1, draw & LOW_BITS))) {
        return taken - 1;
      }
    }
    return first;
  }

  private boolean takes(int index, long fraction) {
    return fraction < Math.scalb(weights[index], 32 - exponent);
  }

  /** Gives instances their slots. */
  static final class Seating {

    private final long[] hashes;
    private final Comparator<Integer> ties;

    /** By instance: how many slots it was sent away from. */
    private final int[] asked;

    Seating(long[] hashes, Comparator<Integer> ties) {
      this.hashes = hashes;
      this.ties = ties;
      this.asked = new int[hashes.length];
    }

    private int[] seat(int[] members, int bits) {
      int[] slots = new int[1 << bits];
      for (int member : members) {
        asked[member] = 0;
      }
      for (int member : members) {
        int standing = member;
        while (standing >= 0) {
          int slot = (int) (Hashes.next(hashes[standing], -asked[standing]) >>> (64 - bits));
          int sitting = slots[slot] - 1;
          if (sitting < 0 || goesBefore(standing, sitting)) {
            slots[slot] = standing + 1;
            standing = sitting;
          }
          if (standing >= 0) {
            asked[standing]++;
          }
        }
      }
      return slots;
    }

    private boolean goesBefore(int one, int other) {
      int order = Long.compare(hashes[one], hashes[other]);
      return order < 0 || (order == 0 && ties.compare(one, other) < 0);
    }
  }
}
