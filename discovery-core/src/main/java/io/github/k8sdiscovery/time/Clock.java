package io.github.k8sdiscovery.time;

import java.time.Instant;
import java.util.function.LongSupplier;

/** Tells how long things take, and what time it is. Any thread. */
public interface Clock {

  /** {@return nanoseconds since a moment of its own choosing; only differences mean something} */
  long nanoTime();

  /** {@return the time of day, which may jump; for comparing with what others wrote down} */
  Instant instant();

  /**
   * A clock that is told the time, for tests.
   *
   * @param nanoTime nanoseconds that have passed since the epoch
   * @return a clock
   */
  static Clock of(LongSupplier nanoTime) {
    return new Clock() {
      @Override
      public long nanoTime() {
        return nanoTime.getAsLong();
      }

      @Override
      public Instant instant() {
        return Instant.EPOCH.plusNanos(nanoTime.getAsLong());
      }
    };
  }

  /**
   * The machine's clock.
   *
   * @return {@link System#nanoTime()} and {@link Instant#now()}
   */
  static Clock system() {
    return new Clock() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public Instant instant() {
        return Instant.now();
      }
    };
  }
}
