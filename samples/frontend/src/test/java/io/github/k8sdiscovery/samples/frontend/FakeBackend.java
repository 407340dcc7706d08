package io.github.k8sdiscovery.samples.frontend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pod of the backend, version v1: answers with its name, and to {@code /cart} with an item more
 * each time.
 */
final class FakeBackend implements AutoCloseable {

  private final HttpServer server;
  private final AtomicInteger items = new AtomicInteger();
  private volatile boolean breaksOff;

  FakeBackend(String podName) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/host_name", exchange -> reply(exchange, answerOf(podName)));
    server.createContext(
        "/cart/", exchange -> reply(exchange, cartOf(podName, items.incrementAndGet())));
    server.start();
  }

  static String answerOf(String podName) {
    return "{\"host_name\":\"" + podName + "\"}";
  }

  static String cartOf(String podName, int items) {
    return "{\"host_name\":\"" + podName + "\",\"items\":" + items + "}";
  }

  private void reply(HttpExchange exchange, String text) throws IOException {
    byte[] answer = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("X-Backend-Version", "v1");
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer, 0, breaksOff ? answer.length / 2 : answer.length);
      exchange.getResponseBody().flush();
    }
  }

  /** Whether its answers end in their middle, as those of a process that is killed. */
  void breaksOff(boolean now) {
    breaksOff = now;
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
