package io.github.k8sdiscovery.balance;

import java.util.Arrays;

/** Whose turn it is, again and again: numbers from 0 to n - 1. Any thread. */
interface Turns {

  /** Whose turn it is; the turn is given. */
  int next();

  /** Whose turn is next, or would have been had no other thread taken it. */
  int peek();

  /** What each has earned and not had, in picks; above 0 for whose turn is to come. */
  double[] credits();

  /** Whether threads have got into each other's way, so that each goes by a sequence of its own. */
  boolean contended();

  /** All the same weight: one after the other, in the order of the list. */
  final class Rotation implements Turns {

    private final int n;
    private final int start;
    private final Position position;

    Rotation(int n, int start, boolean contended) {
      this.n = n;
      this.start = start;
      this.position = new Position(n, start, n, contended);
    }

    @Override
    public int next() {
      return position.next();
    }

    @Override
    public int peek() {
      return position.now();
    }

    @Override
    public double[] credits() {
      int given = Math.floorMod(position.now() - start, n);
      double[] credits = new double[n];
      Arrays.fill(credits, (double) given / n);
      for (int i = 0; i < given; i++) {
        credits[(start + i) % n] -= 1;
      }
      return credits;
    }

    @Override
    public boolean contended() {
      return position.contended();
    }
  }

  /**
   * The schedule as a table of one period, 2 bytes a slot. It is filled as it is first gone
   * through, some slots at a time, by the thread that comes to its end; others that come there wait
   * for it. From then on a turn is one read.
   */
  final class Table implements Turns {

    /** Slots worked out at a time: 25 to 50 microseconds. Chosen. */
    private static final int CHUNK = 256;

    /** A period up to this is worked out at once. Chosen. */
    private static final int SHORT = 4096;

    private final FairSchedule schedule;
    private final char[] table;
    private final Position position;
    private volatile int known;

    Table(FairSchedule schedule, boolean contended) {
      this.schedule = schedule;
      this.table = new char[schedule.period()];
      learn(table.length <= SHORT ? table.length : CHUNK);
      this.position = new Position(table.length, 0, known, contended);
    }

    @Override
    public int next() {
      return at(position.next());
    }

    @Override
    public int peek() {
      return at(position.now());
    }

    private int at(int slot) {
      if (slot >= known) {
        learn(Math.min(table.length, slot + CHUNK));
      }
      return table[slot];
    }

    private synchronized void learn(int end) {
      for (int slot = known; slot < end; slot++) {
        table[slot] = (char) schedule.next();
      }
      known = Math.max(known, end);
    }

    @Override
    public double[] credits() {
      int given = Math.min(position.now(), known);
      return schedule.credits(given, counts(given));
    }

    private int[] counts(int given) {
      int[] counts = new int[schedule.size()];
      for (int slot = 0; slot < given; slot++) {
        counts[table[slot]]++;
      }
      return counts;
    }

    @Override
    public boolean contended() {
      return position.contended();
    }
  }

  /**
   * The schedule worked out turn by turn under a short lock, O(log n) each, where its period is too
   * long for a table: weights of many decimals, or 1 beside 10^9.
   */
  final class Stream implements Turns {

    private final FairSchedule schedule;
    private int next;

    Stream(FairSchedule schedule) {
      this.schedule = schedule;
      this.next = schedule.next();
    }

    @Override
    public synchronized int next() {
      int turn = next;
      next = schedule.next();
      return turn;
    }

    @Override
    public synchronized int peek() {
      return next;
    }

    /** The turn that has been worked out ahead counts as not yet had. */
    @Override
    public synchronized double[] credits() {
      return schedule.creditsBefore(next);
    }

    @Override
    public boolean contended() {
      return false;
    }
  }
}
