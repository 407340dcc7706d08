package io.github.k8sdiscovery.source.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.github.k8sdiscovery.source.kubernetes.ApiConnections.Connection;
import io.github.k8sdiscovery.time.Scheduler;
import io.github.k8sdiscovery.time.Scheduler.Cancellable;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The requests of one watch, over the connection it holds. Confined to the scheduler's thread. */
final class ApiRequests implements AutoCloseable {

  private final ApiConnections connections;
  private final Duration timeout;
  private final Scheduler scheduler;
  private @Nullable Connection connection;

  ApiRequests(ApiConnections connections, Duration timeout, Scheduler scheduler) {
    this.connections = connections;
    this.timeout = timeout;
    this.scheduler = scheduler;
  }

  /**
   * Completes with the whole answer, or fails when it has not come within the timeout: that of the
   * JDK's client ends with an answer's header.
   */
  CompletableFuture<Listed> list(Resource resource) {
    HttpRequest request = get(resource.listPath(), resource.listAccept());
    ListBody body = new ListBody();
    CompletableFuture<HttpResponse<AsyncBody>> opened =
        connections.opening(leased().client().consumeBytes(request, body));
    CompletableFuture<Listed> whole =
        opened.thenCompose(
            answer -> body.rest(answer.body()).thenApply(bytes -> new Listed(answer, bytes)));
    Cancellable deadline = scheduler.schedule(() -> late(opened, whole), timeout);
    return whole.whenComplete((listed, e) -> deadline.cancel());
  }

  private void late(
      CompletableFuture<HttpResponse<AsyncBody>> opened, CompletableFuture<Listed> whole) {
    if (whole.completeExceptionally(new HttpTimeoutException("no whole answer in " + timeout))) {
      var unused = opened.thenAccept(answer -> answer.body().cancel());
    }
  }

  /** Completes when the API has answered; the bytes follow, on threads of the HTTP client. */
  CompletableFuture<HttpResponse<AsyncBody>> watch(
      Resource resource, String resourceVersion, long seconds, Consumer<byte[]> bytes) {
    return connections.opening(
        leased()
            .client()
            .consumeBytes(
                get(resource.watchPath(resourceVersion, seconds), resource.watchAccept()),
                (buffers, body) -> {
                  bytes.accept(LineSplitter.copy(buffers));
                  body.consume();
                }));
  }

  /** Gives the connection back; the next request takes another one if this one was found dead. */
  void release(boolean dead) {
    Connection held = connection;
    connection = null;
    if (held != null) {
      held.release(dead);
    }
  }

  /** A request has failed: another one may need another connection. */
  void lost(Throwable cause) {
    Connection held = connection;
    if (held != null && caused(cause, SSLException.class)) {
      held.distrusted();
    }
    release(caused(cause, HttpTimeoutException.class));
  }

  /** The API may not accept the token any more. */
  void readToken() {
    connections.readToken();
  }

  /** Wants to be told when others have reached the API again. */
  void whenReached(Consumer<Duration> attempt) {
    connections.whenReached(this, attempt);
  }

  /** The API has answered as it should. */
  void reached() {
    connections.reached();
  }

  @Override
  public void close() {
    connections.forget(this);
    release(false);
  }

  boolean closed() {
    return connections.closed();
  }

  String url() {
    return connections.url();
  }

  private Connection leased() {
    Connection held = connection;
    if (held == null) {
      held = connections.lease();
      connection = held;
    }
    return held;
  }

  private HttpRequest get(String path, String accept) {
    String base = connections.url();
    return leased()
        .client()
        .newHttpRequestBuilder()
        .uri(base.endsWith("/") ? base + path : base + "/" + path)
        .header("Accept", accept)
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .build();
  }

  /** How long the API asks to wait, from now on; zero if it does not. */
  static Duration retryAfter(HttpResponse<?> answer, Instant now) {
    return RetryAfter.read(answer.header("Retry-After"), now);
  }

  private static boolean caused(Throwable thrown, Class<? extends Throwable> type) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  /** The answer to a list, with all that came of its body. */
  @SuppressWarnings("ArrayRecordComponent") // Read once, compared never.
  record Listed(HttpResponse<?> answer, byte[] body) {}
}
