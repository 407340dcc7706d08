package io.github.k8sdiscovery.e2e.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A small reverse proxy at an address, such as a node's port, a load balancer's or an Ingress
 * controller's: hands each GET to the next pod, and remembers what it was asked for. Answers 503
 * where there is no pod.
 */
public final class FrontProxy implements AutoCloseable {

  private static final ExecutorService WORKERS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "front-proxy");
            thread.setDaemon(true);
            return thread;
          });

  private final HttpClient http = HttpClient.newBuilder().executor(WORKERS).build();
  private final Supplier<List<InetSocketAddress>> pods;
  private final HttpServer server;
  private final AtomicInteger received = new AtomicInteger();
  private final Set<String> hosts = new ConcurrentSkipListSet<>();
  private final Set<String> paths = new ConcurrentSkipListSet<>();

  /** Listens from now on. */
  public FrontProxy(String address, int port, Supplier<List<InetSocketAddress>> pods) {
    this.pods = pods;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + address + " " + port, e);
    }
    server.createContext("/", this::forward);
    server.setExecutor(WORKERS);
    server.start();
  }

  /** Requests so far. */
  public int received() {
    return received.get();
  }

  /** The Host headers that it has seen. */
  public Set<String> hosts() {
    return new TreeSet<>(hosts);
  }

  /** The paths that it has seen. */
  public Set<String> paths() {
    return new TreeSet<>(paths);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      int n = received.getAndIncrement();
      hosts.add(String.valueOf(exchange.getRequestHeaders().getFirst("Host")));
      paths.add(exchange.getRequestURI().getRawPath());
      List<InetSocketAddress> ready = pods.get();
      if (ready.isEmpty()) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      InetSocketAddress pod = ready.get(n % ready.size());
      URI uri =
          URI.create(
              "http://"
                  + pod.getAddress().getHostAddress()
                  + ":"
                  + pod.getPort()
                  + exchange.getRequestURI());
      HttpResponse<byte[]> answer =
          http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
