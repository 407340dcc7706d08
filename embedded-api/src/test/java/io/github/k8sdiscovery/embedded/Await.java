package io.github.k8sdiscovery.embedded;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting with a bound. */
final class Await {
  private static final Duration BOUND = Duration.ofSeconds(10);

  private Await() {}

  static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + BOUND.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + BOUND);
      }
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    }
  }
}
