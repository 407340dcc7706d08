package io.github.k8sdiscovery.time;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Runs tasks one after the other, now or later. Everything that changes discovery's state runs
 * here, so none of it needs a lock. Any thread may ask.
 */
public interface Scheduler extends Executor, AutoCloseable {

  /**
   * Runs a task as soon as those before it are done. After {@link #close()} it does nothing.
   *
   * @param task what to run; what it throws goes to the thread's uncaught-exception handler
   */
  @Override
  void execute(Runnable task);

  /**
   * Runs a task once, later. After {@link #close()} it does nothing.
   *
   * @param task what to run; what it throws goes to the thread's uncaught-exception handler
   * @param delay how long to wait, 0 or more
   * @return cancelling it forgets the task if it has not begun
   */
  Cancellable schedule(Runnable task, Duration delay);

  /** {@return the clock that goes with it} */
  Clock clock();

  /** Forgets every task that has not begun. Closing twice is fine. */
  @Override
  void close();

  /** A task that can be forgotten. */
  @FunctionalInterface
  interface Cancellable {

    /** Forgets the task; does nothing if it has begun. */
    void cancel();
  }

  /**
   * A scheduler with one daemon thread and the machine's clock.
   *
   * @param threadName the thread's name
   * @return a scheduler to be closed by the caller
   */
  static Scheduler daemon(String threadName) {
    return new DaemonScheduler(threadName);
  }
}
