package io.github.k8sdiscovery.e2e.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests at a fixed rate, whether or not the earlier ones have been answered: a client that
 * stalls is late in the count, not spared by it. Starts at once and goes on until {@link #stop()}.
 */
public final class OpenLoop implements AutoCloseable {

  private static final Duration LAST_ANSWERS = Duration.ofSeconds(20);

  private final Supplier<CompletableFuture<String>> call;
  private final long periodNanos;
  private final Thread sender;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();
  private final ConcurrentMap<String, AtomicLong> perPod = new ConcurrentHashMap<>();
  private final Queue<Long> tookNanos = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  /**
   * Starts.
   *
   * @param perSecond requests per second, more than 0
   * @param call sends one request; its future is the answering pod's name, or an error
   */
  public OpenLoop(int perSecond, Supplier<CompletableFuture<String>> call) {
    this.call = call;
    this.periodNanos = 1_000_000_000L / perSecond;
    this.sender = new Thread(this::send, "open-loop");
    sender.setDaemon(true);
    sender.start();
  }

  /** Requests sent so far. */
  public long sent() {
    return sent.get();
  }

  /** Requests answered by this pod so far. */
  public long answeredBy(String pod) {
    AtomicLong count = perPod.get(pod);
    return count == null ? 0 : count.get();
  }

  /** Ends the load, waits for the last answers, and counts. */
  public Tally stop() {
    stopped = true;
    long deadline = System.nanoTime() + LAST_ANSWERS.toNanos();
    while ((sender.isAlive() || answered.get() < sent.get()) && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(1_000_000);
    }
    long unanswered = sent.get() - answered.get();
    Map<String, Long> pods = new ConcurrentHashMap<>();
    perPod.forEach((pod, count) -> pods.put(pod, count.get()));
    return new Tally(
        sent.get(),
        failed.get() + unanswered,
        pods,
        Objects.requireNonNullElse(firstFailure.get(), ""),
        p99Millis());
  }

  /** Ends the load without counting. */
  @Override
  public void close() {
    stopped = true;
  }

  private void send() {
    long start = System.nanoTime();
    for (long i = 0; !stopped; i++) {
      long due = start + i * periodNanos;
      long wait = due - System.nanoTime();
      while (wait > 0) {
        LockSupport.parkNanos(wait);
        wait = due - System.nanoTime();
      }
      sent.incrementAndGet();
      var unused = one().whenComplete((pod, error) -> count(due, pod, error));
    }
  }

  private CompletableFuture<String> one() {
    try {
      return call.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void count(long due, @Nullable String pod, @Nullable Throwable error) {
    if (error != null || pod == null) {
      failed.incrementAndGet();
      firstFailure.compareAndSet(null, String.valueOf(error));
    } else {
      perPod.computeIfAbsent(pod, p -> new AtomicLong()).incrementAndGet();
    }
    tookNanos.add(System.nanoTime() - due);
    answered.incrementAndGet();
  }

  private double p99Millis() {
    long[] sorted = tookNanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1L, Math.round(sorted.length * 0.99))] / 1e6;
  }
}
