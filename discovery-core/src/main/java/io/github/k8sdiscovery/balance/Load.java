package io.github.k8sdiscovery.balance;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What one instance has to do. Any thread; no lock. */
public final class Load {

  private final AtomicInteger inFlight = new AtomicInteger();
  private final LongAdder all;

  Load(LongAdder all) {
    this.all = all;
  }

  /** A call to the instance begins. */
  public void begin() {
    inFlight.getAndIncrement();
    all.increment();
  }

  /**
   * A call to the instance has ended.
   *
   * @param nowNanos when, on the clock that the policies are given
   * @param tookNanos how long it took, 0 or more
   * @param failed whether there was no usable answer
   */
  public void end(long nowNanos, long tookNanos, boolean failed) {
    inFlight.getAndDecrement();
    all.decrement();
  }

  /** {@return the calls that have begun and not ended, 0 or more} */
  public int inFlight() {
    return Math.max(0, inFlight.get());
  }
}
