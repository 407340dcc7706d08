package io.github.k8sdiscovery.test;

import io.github.k8sdiscovery.time.Clock;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs tasks at once, on the thread that asks, one after the other; when {@link #execute} returns,
 * the task has run, unless it was asked for by a task. Time moves by {@link #advance} alone.
 */
final class VirtualTimeScheduler implements Scheduler {

  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(
          Comparator.comparingLong(Timer::atNanos).thenComparingLong(Timer::sequence));
  private volatile long now;
  private long sequence;
  private boolean running;

  @Override
  public void execute(Runnable task) {
    lock.lock();
    try {
      ready.add(task);
      run();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Cancellable schedule(Runnable task, Duration delay) {
    lock.lock();
    try {
      Timer timer = new Timer(now + delay.toNanos(), sequence++, task);
      timers.add(timer);
      return () -> cancel(timer);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Clock clock() {
    return Clock.of(() -> now);
  }

  /** Moves time on; what falls due on the way has run when this returns. */
  void advance(Duration by) {
    lock.lock();
    try {
      long end = now + by.toNanos();
      for (Timer next = timers.peek();
          next != null && next.atNanos() <= end;
          next = timers.peek()) {
        timers.remove();
        now = next.atNanos();
        execute(next.task());
      }
      now = end;
    } finally {
      lock.unlock();
    }
  }

  /** Begins nothing new and forgets what waits; the fixture outlives the application. */
  @Override
  public void close() {
    lock.lock();
    try {
      timers.clear();
      ready.clear();
    } finally {
      lock.unlock();
    }
  }

  private void cancel(Timer timer) {
    lock.lock();
    try {
      timers.remove(timer);
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    if (running) {
      return;
    }
    running = true;
    try {
      for (Runnable task = ready.poll(); task != null; task = ready.poll()) {
        task.run();
      }
    } finally {
      running = false;
    }
  }

  private record Timer(long atNanos, long sequence, Runnable task) {}
}
