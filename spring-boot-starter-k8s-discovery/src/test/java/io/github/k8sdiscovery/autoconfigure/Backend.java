package io.github.k8sdiscovery.autoconfigure;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A real HTTP server on a loopback port that answers every request with its name. */
public final class Backend implements AutoCloseable {

  private final String name;
  private final HttpServer server;
  private final List<String> paths = new CopyOnWriteArrayList<>();
  private final AtomicInteger failing = new AtomicInteger();

  private Backend(String name) {
    this.name = name;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] body = name.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          paths.add(exchange.getRequestURI().toString());
          int status = failing.getAndUpdate(n -> Math.max(n - 1, 0)) > 0 ? 503 : 200;
          exchange.getResponseHeaders().set("Content-Type", "text/plain");
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  public static Backend start(String name) {
    return new Backend(name);
  }

  public String name() {
    return name;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** The paths and queries of the requests so far, as they came over the wire. */
  List<String> paths() {
    return paths;
  }

  /** Answers the next requests with 503. */
  void fail(int requests) {
    failing.set(requests);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
