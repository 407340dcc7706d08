package io.github.k8sdiscovery.autoconfigure;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real HTTP server on a loopback port that answers every request with its name. */
public final class Backend implements AutoCloseable {

  private final String name;
  private final byte[] body;
  private final int port;
  private HttpServer server;
  private final List<String> methods = new CopyOnWriteArrayList<>();
  private final List<String> paths = new CopyOnWriteArrayList<>();
  private final List<String> hosts = new CopyOnWriteArrayList<>();
  private final AtomicInteger failing = new AtomicInteger();
  private volatile boolean breaking;
  private volatile @Nullable CountDownLatch held;

  private Backend(String name) {
    this.name = name;
    this.body = name.getBytes(StandardCharsets.UTF_8);
    this.server = listen(0);
    this.port = server.getAddress().getPort();
  }

  private HttpServer listen(int port) {
    HttpServer listening;
    try {
      listening =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    listening.createContext(
        "/",
        exchange -> {
          hosts.add(exchange.getRequestHeaders().getFirst("Host"));
          paths.add(exchange.getRequestURI().toString());
          methods.add(exchange.getRequestMethod());
          exchange.getRequestBody().readAllBytes();
          hold();
          if (breaking) {
            exchange.close();
            return;
          }
          int status = failing.getAndUpdate(n -> Math.max(n - 1, 0)) > 0 ? 503 : 200;
          exchange.getResponseHeaders().set("Content-Type", "text/plain");
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    listening.start();
    return listening;
  }

  private void hold() {
    CountDownLatch latch = held;
    if (latch != null) {
      try {
        latch.await(Await.BOUND.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  public static Backend start(String name) {
    return new Backend(name);
  }

  public String name() {
    return name;
  }

  public int port() {
    return port;
  }

  /** The paths and queries of the requests so far, as they came over the wire. */
  List<String> paths() {
    return paths;
  }

  /** The Host headers of the requests so far. */
  List<String> hosts() {
    return hosts;
  }

  /** Answers the next requests with 503. */
  void fail(int requests) {
    failing.set(requests);
  }

  /** The methods of the requests so far, of those that were not answered as well. */
  List<String> methods() {
    return methods;
  }

  /** From now on reads each request and closes the connection, or answers again. */
  void breakConnections(boolean broken) {
    breaking = broken;
  }

  /** Answers the next requests when the latch is open. */
  void hold(CountDownLatch latch) {
    held = latch;
  }

  /** Nobody listens on its port any more, until {@link #comeBack()}. */
  void refuse() {
    server.stop(0);
  }

  void comeBack() {
    server = listen(port);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
