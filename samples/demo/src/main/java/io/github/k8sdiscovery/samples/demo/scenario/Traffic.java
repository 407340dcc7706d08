package io.github.k8sdiscovery.samples.demo.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Requests to the frontend's paths in turn, by people who share nothing. */
final class Traffic {

  /** The frontend's four kinds of client. */
  static final List<String> CLIENTS =
      List.of(
          "/host_name", "/rest-client/host_name", "/web-client/host_name", "/interface/host_name");

  private static final int IN_FLIGHT = 8;
  private static final int MOST_IN_FLIGHT = 64;
  private static final long BOUND_SECONDS = 120;

  private Traffic() {}

  /** So many requests, eight at a time, one after the other's end. */
  static List<Answer> oneByOne(String frontend, List<String> paths, int requests)
      throws InterruptedException {
    List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger next = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(IN_FLIGHT);
    for (int i = 0; i < IN_FLIGHT; i++) {
      threads.execute(
          () -> {
            int number = next.getAndIncrement();
            while (number < requests && add(answers, frontend, paths.get(number % paths.size()))) {
              number = next.getAndIncrement();
            }
          });
    }
    end(threads);
    return List.copyOf(answers);
  }

  /** At a fixed rate, whatever comes back, for so long. */
  static List<Answer> atRate(String frontend, List<String> paths, int perSecond, int seconds)
      throws InterruptedException {
    List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
    ExecutorService threads = Executors.newFixedThreadPool(MOST_IN_FLIGHT);
    long begun = System.nanoTime();
    for (int i = 0; i < perSecond * seconds; i++) {
      long due = begun + i * TimeUnit.SECONDS.toNanos(1) / perSecond;
      while (System.nanoTime() - due < 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      String path = paths.get(i % paths.size());
      threads.execute(() -> add(answers, frontend, path));
    }
    end(threads);
    return List.copyOf(answers);
  }

  private static boolean add(List<Answer> answers, String frontend, String path) {
    try {
      answers.add(new Browser(frontend).get(path));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits for what has been handed in. */
  static void end(ExecutorService threads) throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(BOUND_SECONDS, TimeUnit.SECONDS)) {
      threads.shutdownNow();
      throw new IllegalStateException("the load did not end within " + BOUND_SECONDS + " s");
    }
  }
}
