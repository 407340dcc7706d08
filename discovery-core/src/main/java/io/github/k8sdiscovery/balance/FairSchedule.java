package io.github.k8sdiscovery.balance;

import java.util.Arrays;

/**
 * Which instance gets which slot, so that in every prefix each has had its exact share to within
 * one pick.
 *
 * <p>An instance of weight w among a total of W earns w/W of a pick with every slot. Its j-th pick
 * may come once it has earned more than j - 1 picks, and must come before it has earned j + 1 - in
 * slots {@code floor((j-1)W/w) + 1} to {@code ceil(jW/w)}. Of those whose window is open, each slot
 * takes the one whose window closes first. No window is ever missed: up to slot t the windows that
 * close are {@code sum floor(t w/W) <= t}, and this remains true if the first slot goes to an
 * instance whose window closes later, because the sum equals t only where all shares are whole,
 * which is where every window closes. So after k slots each instance has had either the whole
 * number below or the whole number above {@code k w/W}: the difference is below 1, always. After W
 * slots all is as it was at the beginning.
 *
 * <p>Weights 3, 2, 1 (W = 6). Windows of a: 1-2, 3-4, 5-6; of b: 1-3, 4-6; of c: 1-6. From the
 * start: a b a b a c, where ties are broken in favour of who stands first. If chance gives the
 * first slot to c: c a b a a b. In both, and in any number of repetitions, nobody is ever a whole
 * pick ahead or behind.
 *
 * <p>A schedule can take over where another left off: its windows are moved by what each instance
 * has earned there and not had, so that over both together the difference stays below 1, and nobody
 * loses a turn or gets one twice. Since each still gets its weight within W slots, the last windows
 * before slot W can be cut short; there the difference may be a little above 1.
 *
 * <p>Each slot costs two heap operations, O(log n). One thread at a time.
 *
 * <p>Sources: R. Tijdeman, "The chairman assignment problem", Discrete Mathematics 32, 1980, for
 * the bound; S. Baruah, N. Cohen, C. Plaxton and D. Varvel, "Proportionate progress: a notion of
 * fairness in resource allocation", Algorithmica 15, 1996, for the windows.
 */
final class FairSchedule {

  private final int[] weights;
  private final int period;
  private final long pick;
  private final long slice;
  private final long[] earned;
  private final int rotation;
  private final int first;
  private final int[] picks;
  private final LongHeap open;
  private final LongHeap closed;
  private int slot;

  /**
   * What a pick is worth: a multiple of the period, so that what a slot earns, weight times {@code
   * slice}, is a whole number; about 2^30, so that credits taken over from another period lose
   * nothing, and 2^30 of them fit into a long.
   */
  private static long pick(int period) {
    return period * Math.max(1L, (1 << 30) / period);
  }

  private FairSchedule(int[] weights, long[] earned, int rotation, int first) {
    this.weights = weights;
    this.period = Arrays.stream(weights).sum();
    this.pick = pick(period);
    this.slice = pick / period;
    this.earned = earned;
    this.rotation = rotation;
    this.first = first;
    this.picks = new int[weights.length];
    this.open = new LongHeap(weights.length);
    this.closed = new LongHeap(weights.length);
    begin();
  }

  /**
   * A schedule of its own.
   *
   * @param weights whole numbers of 1 or more
   * @param rotation who is preferred where two windows close at once, 0 to n - 1
   * @param first who gets the first slot, 0 to n - 1
   */
  static FairSchedule from(int[] weights, int rotation, int first) {
    return new FairSchedule(weights, new long[weights.length], rotation, first);
  }

  /**
   * A schedule that takes over.
   *
   * @param weights whole numbers of 1 or more
   * @param rotation who is preferred where two windows close at once, 0 to n - 1
   * @param credits what each has earned and not had, in picks; their sum is 0
   */
  static FairSchedule after(int[] weights, int rotation, double[] credits) {
    long pick = pick(Arrays.stream(weights).sum());
    long[] earned = new long[weights.length];
    for (int i = 0; i < earned.length; i++) {
      earned[i] = Math.round(credits[i] * pick);
    }
    return new FairSchedule(weights, earned, rotation, -1);
  }

  /** How many slots there are before all repeats: the sum of the weights. */
  int period() {
    return period;
  }

  /** How many instances there are. */
  int size() {
    return weights.length;
  }

  /** Who gets the next slot, 0 to n - 1. */
  int next() {
    if (slot == period) {
      begin();
    }
    slot++;
    int next = slot == 1 && first >= 0 ? first : urgent();
    picks[next]++;
    enter(next);
    return next;
  }

  /**
   * What each has earned and not had.
   *
   * @param slots how many slots of the period have been given
   * @param had how many of them each has had
   * @return the credits, in picks; above 0 for whose turn is to come
   */
  double[] credits(int slots, int[] had) {
    double[] credits = new double[weights.length];
    for (int i = 0; i < credits.length; i++) {
      long parts = earned[i] + slots * (weights[i] * slice) - had[i] * pick;
      credits[i] = (double) parts / pick;
    }
    return credits;
  }

  /** The same for all slots given but the last, which went to that instance. */
  double[] creditsBefore(int last) {
    int[] had = picks.clone();
    had[last]--;
    return credits(slot - 1, had);
  }

  private void begin() {
    slot = 0;
    Arrays.fill(picks, 0);
    open.clear();
    closed.clear();
    for (int i = 0; i < weights.length; i++) {
      if (i != first) {
        enter(i);
      }
    }
  }

  /** Lines up for the next pick, if one is left in this period. */
  private void enter(int index) {
    if (picks[index] == weights[index]) {
      return;
    }
    long opens = Math.floorDiv(picks[index] * pick - earned[index], weights[index] * slice) + 1;
    if (opens <= slot + 1) {
      open.add(closing(index));
    } else {
      closed.add((opens << Integer.SIZE) | rank(index));
    }
  }

  private int urgent() {
    while (!closed.isEmpty() && closed.least() >>> Integer.SIZE <= slot) {
      open.add(closing(index((int) closed.take())));
    }
    return index((int) (open.isEmpty() ? closed.take() : open.take()));
  }

  private long closing(int index) {
    long credit = earned[index] - (picks[index] + 1) * pick;
    long closes = -Math.floorDiv(credit, weights[index] * slice);
    return (closes << Integer.SIZE) | rank(index);
  }

  private int rank(int index) {
    int rank = index - rotation;
    return rank < 0 ? rank + weights.length : rank;
  }

  private int index(int rank) {
    int index = rank + rotation;
    return index < weights.length ? index : index - weights.length;
  }
}
