package io.github.k8sdiscovery.e2e.cluster;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition, within a bound, and says what it saw last when the bound is over. */
public final class Await {

  private static final long POLL_NANOS = 5_000_000;

  private Await() {}

  /** Waits until {@code condition} holds; an exception of it counts as "not yet". */
  public static void until(String what, Duration within, Callable<Boolean> condition) {
    until(what, within, condition, () -> "");
  }

  /** As above; {@code seen} describes the state for the failure. */
  public static void until(
      String what, Duration within, Callable<Boolean> condition, Supplier<String> seen) {
    long deadline = System.nanoTime() + within.toNanos();
    String trouble = "";
    while (true) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (Exception | AssertionError e) {
        trouble = causes(e);
      }
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError(
            "not within " + within.toMillis() + " ms: " + what + " " + seen.get() + " " + trouble);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static String causes(Throwable error) {
    StringBuilder all = new StringBuilder();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      all.append(cause).append("; ");
    }
    return all.toString();
  }

  /** Waits until {@code assertion} throws nothing, and throws its last error otherwise. */
  public static void untilAsserted(Duration within, Runnable assertion) {
    long deadline = System.nanoTime() + within.toNanos();
    while (true) {
      try {
        assertion.run();
        return;
      } catch (RuntimeException | AssertionError e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
