package io.github.k8sdiscovery.balance;

import java.util.concurrent.atomic.AtomicInteger;

/** What one instance has to do. Any thread; no lock. */
public final class Load {

  private final AtomicInteger inFlight = new AtomicInteger();

  Load() {}

  /** A call to the instance begins. */
  public void begin() {
    inFlight.getAndIncrement();
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
  }

  /** {@return the calls that have begun and not ended, 0 or more} */
  public int inFlight() {
    return Math.max(0, inFlight.get());
  }
}
