package io.github.k8sdiscovery.e2e.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The container of a pod: answers {@code GET /host_name} on one address and port as samples/backend
 * does.
 */
public final class PodServer {

  static {
    // Without it every second answer on a kept connection waits 40 ms for the client's delayed
    // acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final ExecutorService WORKERS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "pod-server");
            thread.setDaemon(true);
            return thread;
          });

  private final HttpServer server;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong received = new AtomicLong();

  /** Starts serving at once. */
  public PodServer(String pod, String address, int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(pod + " cannot listen on " + address + " " + port, e);
    }
    byte[] body = ("{\"host_name\":\"" + pod + "\"}").getBytes(StandardCharsets.UTF_8);
    server.createContext("/", exchange -> answer(exchange, body));
    server.setExecutor(WORKERS);
    server.start();
  }

  /** Requests so far. */
  public long received() {
    return received.get();
  }

  /** Ends as an application with graceful shutdown does: requests that have begun are answered. */
  public void stop() {
    Await.until(
        "requests in flight are answered", Duration.ofSeconds(5), () -> inFlight.get() == 0);
    server.stop(0);
  }

  /** Ends as a crash does: every connection is cut. */
  public void kill() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange, byte[] body) throws IOException {
    inFlight.incrementAndGet();
    received.incrementAndGet();
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } finally {
      inFlight.decrementAndGet();
    }
  }
}
