package io.github.k8sdiscovery.retry;

import io.github.k8sdiscovery.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Bounds the retries of one service, so that a failing service is not asked many times over: in any
 * 10 s no more than {@link RetrySettings#budgetRatio()} of the calls begun in them, and {@link
 * RetrySettings#budgetPerSecond()} for each second beside that. The rule and the window are those
 * of <a href="https://twitter.github.io/finagle/guide/Clients.html#retry-budget">Finagle</a> and
 * Linkerd; the window moves on by whole seconds.
 *
 * <p>At 100 calls a second, a ratio of 0.2 and 10 retries a second: 1,000 × 0.2 + 10 × 10 = 300
 * retries in 10 s.
 *
 * <p>Any thread; no lock, nothing allocated. Threads that are on both sides of a change of second
 * at once may each spend the last retry.
 */
public final class RetryBudget {

  /** Finagle's and Linkerd's. */
  private static final int WINDOW_SECONDS = 10;

  /** More than the window, so that who is a little late does not meet who is ahead. */
  private static final int SLOTS = 16;

  /** Calls beyond this in one second are not counted, and retries not allowed. */
  private static final int MOST = (1 << 20) - 1;

  private static final int SECOND_BITS = 24;
  private static final long SECOND_MASK = (1L << SECOND_BITS) - 1;
  private static final int CALLS_SHIFT = 20;
  private static final int SECOND_SHIFT = 40;

  private final RetrySettings settings;
  private final Clock clock;
  private final long startNanos;

  /** For each second which one it is (24 bits), its calls (20 bits) and its retries (20 bits). */
  private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

  private final LongAdder retried = new LongAdder();
  private final LongAdder refused = new LongAdder();

  /**
   * A budget.
   *
   * @param settings how much is allowed
   * @param clock tells the seconds
   */
  public RetryBudget(RetrySettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.startNanos = clock.nanoTime();
  }

  /** {@return what it goes by} */
  public RetrySettings settings() {
    return settings;
  }

  /** A call begins, which is no retry. Any thread. */
  public void called() {
    long second = second();
    int index = (int) (second % SLOTS);
    while (true) {
      long stored = slots.get(index);
      long slot = of(second, stored);
      if (calls(slot) == MOST || slots.compareAndSet(index, stored, slot + (1L << CALLS_SHIFT))) {
        return;
      }
    }
  }

  /** {@return whether one more retry is allowed now; if so, it is spent} */
  public boolean tryRetry() {
    long second = second();
    int index = (int) (second % SLOTS);
    while (true) {
      long stored = slots.get(index);
      long slot = of(second, stored);
      if (retries(slot) == MOST || !allows(second, slot)) {
        refused.increment();
        return false;
      }
      if (slots.compareAndSet(index, stored, slot + 1)) {
        retried.increment();
        return true;
      }
    }
  }

  /** {@return how many retries it has allowed since it was made} */
  public long retried() {
    return retried.sum();
  }

  /** {@return how many retries it has not allowed since it was made} */
  public long refused() {
    return refused.sum();
  }

  private boolean allows(long second, long current) {
    long calls = calls(current);
    long retries = retries(current);
    for (int ago = 1; ago < WINDOW_SECONDS && ago <= second; ago++) {
      long past = second - ago;
      long slot = of(past, slots.get((int) (past % SLOTS)));
      calls += calls(slot);
      retries += retries(slot);
    }
    return retries + 1
        <= settings.budgetRatio() * calls + (double) settings.budgetPerSecond() * WINDOW_SECONDS;
  }

  /** Seconds since this was made, so never less than 0. */
  private long second() {
    return TimeUnit.NANOSECONDS.toSeconds(clock.nanoTime() - startNanos);
  }

  /** What is stored of a second; nothing if the slot is another's. */
  private static long of(long second, long slot) {
    long tag = second & SECOND_MASK;
    return slot >>> SECOND_SHIFT == tag ? slot : tag << SECOND_SHIFT;
  }

  private static long calls(long slot) {
    return slot >>> CALLS_SHIFT & MOST;
  }

  private static long retries(long slot) {
    return slot & MOST;
  }
}
