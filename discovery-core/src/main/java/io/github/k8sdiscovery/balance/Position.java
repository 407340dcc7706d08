package io.github.k8sdiscovery.balance;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * How far a sequence that repeats has been handed out. There is one position for all threads, so
 * that they take turns in one sequence, until threads get into each other's way; from then on each
 * of a few stripes goes through the whole sequence by itself, and a thread always takes from the
 * same one. Any thread; no lock.
 */
final class Position {

  /** A power of two, up to two for each processor, so that few threads share one; 4 to 64. */
  private static final int STRIPES =
      Math.max(
          4, Math.min(64, Integer.highestOneBit(2 * Runtime.getRuntime().availableProcessors())));

  /** 128 bytes apart, two cache lines, because processors fetch them in pairs. */
  private static final int APART = 32;

  /** How often in a row a thread is overtaken before it gives up the one position. Chosen. */
  private static final int PATIENCE = 3;

  private final int period;
  private final int spread;
  private final AtomicInteger shared;
  private volatile @Nullable AtomicIntegerArray stripes;

  /**
   * Makes one.
   *
   * @param period how long the sequence is
   * @param start where it begins, below the period
   * @param spread over how many positions the stripes begin, so that they do not all begin with the
   *     same instance
   * @param contended whether it begins with stripes
   */
  Position(int period, int start, int spread, boolean contended) {
    this.period = period;
    this.spread = spread;
    this.shared = new AtomicInteger(start);
    if (contended) {
      split();
    }
  }

  /** The next position, 0 to period - 1. */
  int next() {
    AtomicIntegerArray split = stripes;
    if (split == null) {
      for (int i = 0; i < PATIENCE; i++) {
        int now = shared.get();
        if (shared.compareAndSet(now, after(now))) {
          return now;
        }
      }
      split = split();
    }
    int stripe = ((int) Thread.currentThread().getId() & (STRIPES - 1)) * APART;
    while (true) {
      int now = split.get(stripe);
      if (split.compareAndSet(stripe, now, after(now))) {
        return now;
      }
    }
  }

  /** The next position of the one sequence, or of the first stripe. */
  int now() {
    AtomicIntegerArray split = stripes;
    return split == null ? shared.get() : split.get(0);
  }

  /** Whether threads have got into each other's way. */
  boolean contended() {
    return stripes != null;
  }

  /** Goes over to stripes, if that has not been done. */
  private synchronized AtomicIntegerArray split() {
    AtomicIntegerArray known = stripes;
    if (known != null) {
      return known;
    }
    AtomicIntegerArray split = new AtomicIntegerArray(STRIPES * APART);
    int start = shared.get();
    for (int i = 0; i < STRIPES; i++) {
      split.set(i * APART, (int) ((start + (long) i * spread / STRIPES) % period));
    }
    stripes = split;
    return split;
  }

  /** It stays below the period, so that the order holds for ever: no number that wraps. */
  private int after(int now) {
    return now + 1 == period ? 0 : now + 1;
  }
}
