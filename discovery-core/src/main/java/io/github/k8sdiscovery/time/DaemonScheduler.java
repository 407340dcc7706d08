package io.github.k8sdiscovery.time;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The real scheduler: one daemon thread that comes with the first task. */
final class DaemonScheduler implements Scheduler {

  private final ScheduledThreadPoolExecutor executor;

  DaemonScheduler(String threadName) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, threadName);
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(reporting(task));
  }

  @Override
  public Cancellable schedule(Runnable task, Duration delay) {
    Future<?> future = executor.schedule(reporting(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  /** A scheduled executor swallows what a task throws; nothing may get lost. */
  private Runnable reporting(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        if (executor.isShutdown()) {
          // What it worked with is being closed under its hands.
          return;
        }
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    };
  }

  @Override
  public Clock clock() {
    return Clock.system();
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
