package io.github.k8sdiscovery.samples.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real HTTP server on a loopback port that answers every request with its name. */
final class Pod implements AutoCloseable {

  private final String name;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private volatile @Nullable CountDownLatch held;
  private volatile int status = 200;

  /** A request as it came. */
  record Received(String method, String path, Map<String, List<String>> headers, String body) {

    String header(String header) {
      return String.join(",", Optional.ofNullable(headers.get(header)).orElse(List.of()));
    }
  }

  Pod(String name) {
    this.name = name;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    received.add(
        new Received(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            Map.copyOf(exchange.getRequestHeaders()),
            new String(body, StandardCharsets.UTF_8)));
    CountDownLatch latch = held;
    if (latch != null) {
      try {
        latch.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    byte[] answer = name.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain");
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  String name() {
    return name;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The requests so far. */
  List<Received> received() {
    return received;
  }

  /** Answers the next requests when the latch is open. */
  void hold(CountDownLatch latch) {
    held = latch;
  }

  /** Answers with another status from now on. */
  void answerWith(int other) {
    status = other;
  }

  /** Its process is gone. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
