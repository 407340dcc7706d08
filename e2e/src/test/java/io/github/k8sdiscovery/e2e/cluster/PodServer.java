package io.github.k8sdiscovery.e2e.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The container of a pod: answers {@code /host_name} and {@code /cart} on one address and port as
 * samples/backend does.
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

  private final String pod;
  private final Duration delay;
  private final HttpServer server;
  private final ConcurrentMap<String, AtomicInteger> carts = new ConcurrentHashMap<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong received = new AtomicLong();

  /** Starts serving at once, and answers at once. */
  public PodServer(String pod, String address, int port) {
    this(pod, address, port, Duration.ZERO);
  }

  /** Starts serving at once; each answer takes {@code delay}. */
  public PodServer(String pod, String address, int port, Duration delay) {
    this.pod = pod;
    this.delay = delay;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(pod + " cannot listen on " + address + " " + port, e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(WORKERS);
    server.start();
  }

  /** Requests so far. */
  public long received() {
    return received.get();
  }

  /** Requests that have begun and are not answered. */
  public int inFlight() {
    return inFlight.get();
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

  private void answer(HttpExchange exchange) throws IOException {
    inFlight.incrementAndGet();
    received.incrementAndGet();
    try (exchange) {
      LockSupport.parkNanos(delay.toNanos());
      byte[] body = body(exchange).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } finally {
      inFlight.decrementAndGet();
    }
  }

  private String body(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    String items = "";
    if (path.startsWith("/cart/")) {
      AtomicInteger cart = carts.computeIfAbsent(path, p -> new AtomicInteger());
      boolean added = exchange.getRequestMethod().equals("POST");
      items = ",\"items\":" + cart.addAndGet(added ? 1 : 0);
    }
    return "{\"host_name\":\"" + pod + "\"" + items + "}";
  }
}
