package io.github.k8sdiscovery;

import io.github.k8sdiscovery.time.Clock;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** Time that moves when a test says so. Tasks run on the thread of the test, in their order. */
public final class FakeScheduler implements Scheduler {

  private final Queue<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(
          Comparator.comparingLong(Timer::atNanos).thenComparingLong(Timer::sequence));
  private long now;
  private long sequence;
  private boolean running;

  @Override
  public void execute(Runnable task) {
    ready.add(task);
    run();
  }

  @Override
  public Cancellable schedule(Runnable task, Duration delay) {
    Timer timer = new Timer(now + delay.toNanos(), sequence++, task);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  @Override
  public Clock clock() {
    return Clock.of(() -> now);
  }

  /** Moves time on, running everything that falls due on the way. */
  public void advance(Duration by) {
    long end = now + by.toNanos();
    while (!timers.isEmpty() && timers.peek().atNanos() <= end) {
      Timer timer = timers.remove();
      now = timer.atNanos();
      execute(timer.task());
    }
    now = end;
  }

  public int waiting() {
    return timers.size();
  }

  @Override
  public void close() {
    timers.clear();
    ready.clear();
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
