package io.github.k8sdiscovery.samples.frontend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A pod of the backend: answers with its name. */
final class FakeBackend implements AutoCloseable {

  private final HttpServer server;
  private final byte[] answer;

  FakeBackend(String podName) {
    answer = answerOf(podName).getBytes(StandardCharsets.UTF_8);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/host_name", this::reply);
    server.start();
  }

  static String answerOf(String podName) {
    return "{\"host_name\":\"" + podName + "\"}";
  }

  private void reply(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
