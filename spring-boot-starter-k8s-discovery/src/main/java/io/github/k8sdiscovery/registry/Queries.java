package io.github.k8sdiscovery.registry;

import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.time.Scheduler;
import io.github.k8sdiscovery.time.Scheduler.Cancellable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.springframework.core.NestedExceptionUtils;

/**
 * Asks one registry on a few daemon threads of its own, which come with the first question and go
 * when there is none. What has got no answer within the timeout is given up and its thread
 * interrupted. A client that does not heed that keeps its thread, and no more than those few:
 * questions that find none free in time are given up without having been asked.
 */
final class Queries implements AutoCloseable {

  /** So many questions at once; chosen, not measured. */
  static final int THREADS = 4;

  private static final int IDLE_SECONDS = 5;

  /** As much is told of a failure; some have a whole page in them. */
  private static final int MAX_TEXT = 300;

  private final String registry;
  private final Duration timeout;
  private final Scheduler scheduler;
  private final ThreadPoolExecutor pool;

  Queries(String registry, Duration timeout, Scheduler scheduler) {
    this.registry = registry;
    this.timeout = timeout;
    this.scheduler = scheduler;
    this.pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            this::daemon,
            new ThreadPoolExecutor.DiscardPolicy());
    pool.allowCoreThreadTimeOut(true);
  }

  /**
   * Asks, and tells one of the two on the scheduler's thread.
   *
   * @return cancelling it gives the question up; what is told then is for nobody
   */
  <T> Cancellable ask(Callable<T> question, Consumer<T> answered, Consumer<Unavailability> failed) {
    Query<T> query = new Query<>(question, answered, failed);
    query.patience = scheduler.schedule(query::giveUp, timeout);
    pool.execute(query);
    return query::giveUp;
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }

  private Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "k8s-discovery-" + registry);
    thread.setDaemon(true);
    return thread;
  }

  private Unavailability reason(Throwable thrown) {
    Throwable cause = NestedExceptionUtils.getMostSpecificCause(thrown);
    boolean cut = cause instanceof IOException || cause instanceof UncheckedIOException;
    String said = String.valueOf(cause.getMessage());
    String message = registry + " failed: " + cause.getClass().getSimpleName() + ": " + said;
    return new Unavailability(
        cut ? Kind.UNREACHABLE : Kind.REFUSED,
        message.length() > MAX_TEXT ? message.substring(0, MAX_TEXT) + "..." : message);
  }

  /** A question that has not been answered. */
  private final class Query<T> extends FutureTask<T> {

    private final Consumer<T> answered;
    private final Consumer<Unavailability> failed;
    private volatile boolean begun;
    private volatile Cancellable patience = () -> {};

    Query(Callable<T> question, Consumer<T> answered, Consumer<Unavailability> failed) {
      super(question);
      this.answered = answered;
      this.failed = failed;
    }

    @Override
    public void run() {
      begun = true;
      super.run();
    }

    void giveUp() {
      cancel(true);
      pool.remove(this);
    }

    @Override
    protected void done() {
      scheduler.execute(this::tell);
    }

    private void tell() {
      patience.cancel();
      T answer;
      try {
        answer = get();
      } catch (CancellationException gaveUp) {
        failed.accept(new Unavailability(Kind.UNREACHABLE, late()));
        return;
      } catch (ExecutionException e) {
        failed.accept(reason(e));
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      answered.accept(answer);
    }

    private String late() {
      String late = "no answer from " + registry + " within " + timeout;
      return begun ? late : late + ": its " + THREADS + " threads wait for earlier ones";
    }
  }
}
