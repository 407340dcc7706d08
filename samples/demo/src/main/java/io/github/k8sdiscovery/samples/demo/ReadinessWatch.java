package io.github.k8sdiscovery.samples.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Watches one process as the kubelet does: asks its readiness probe, and learns of its end from the
 * operating system at once. Tells of changes only, one at a time.
 */
final class ReadinessWatch implements AutoCloseable {

  /** Told of each change. */
  @FunctionalInterface
  interface Listener {
    /** The application became ready or stopped being it. */
    void readinessChanged(boolean ready);
  }

  private static final Duration PERIOD = Duration.ofMillis(200);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final int FAILURE_THRESHOLD = 3;
  private static final String PATH = "/actuator/health/readiness";
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  private final App app;
  private final Listener listener;
  private final HttpRequest request;
  private final CompletableFuture<App> firstReady = new CompletableFuture<>();
  private final ScheduledFuture<?> probes;
  private final CompletableFuture<Void> processEnd;
  private final Object lock = new Object();
  private boolean ready;
  private boolean ended;
  private int failures;

  ReadinessWatch(App app, ScheduledExecutorService timer, Listener listener) {
    this.app = app;
    this.listener = listener;
    this.request = HttpRequest.newBuilder(URI.create(app.url(PATH))).timeout(TIMEOUT).build();
    this.probes =
        timer.scheduleWithFixedDelay(this::probe, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    this.processEnd = app.onExit().thenRun(this::processEnded);
  }

  /** Completes when it is ready for the first time; fails if its process ends before. */
  CompletableFuture<App> firstReady() {
    return firstReady;
  }

  /** Completes when its process has ended and the listener has been told. */
  CompletableFuture<Void> processEnd() {
    return processEnd;
  }

  private void probe() {
    boolean passed = passes();
    synchronized (lock) {
      failures = passed ? 0 : failures + 1;
      if (passed || failures >= FAILURE_THRESHOLD) {
        change(passed && !ended);
      }
    }
    if (passed) {
      firstReady.complete(app);
    }
  }

  private boolean passes() {
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void processEnded() {
    probes.cancel(false);
    synchronized (lock) {
      ended = true;
      change(false);
    }
    firstReady.completeExceptionally(
        new DemoFailure(app.name() + " ended before it was ready, " + app.logTail()));
  }

  private void change(boolean now) {
    if (ready != now) {
      ready = now;
      listener.readinessChanged(now);
    }
  }

  @Override
  public void close() {
    probes.cancel(false);
    synchronized (lock) {
      ended = true;
      ready = false;
    }
  }
}
