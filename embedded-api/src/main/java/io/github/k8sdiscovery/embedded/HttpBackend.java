package io.github.k8sdiscovery.embedded;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The HTTP server on its port, which can be stopped and started again. */
final class HttpBackend {
  static {
    // Nagle's algorithm holds small events back for up to 40 ms; the JDK's server reads this once,
    // at its first start.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final HttpHandler handler;
  private final Executor executor;
  private int port;
  private @Nullable HttpServer server;

  HttpBackend(int port, HttpHandler handler, Executor executor) {
    this.port = port;
    this.handler = handler;
    this.executor = executor;
  }

  synchronized int port() {
    return port;
  }

  /** Starts listening if it does not; from the second time on at the port of the first. */
  synchronized void start() {
    if (server != null) {
      return;
    }
    try {
      HttpServer started =
          HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 0);
      started.setExecutor(executor);
      started.createContext("/", handler);
      started.start();
      server = started;
      port = started.getAddress().getPort();
    } catch (IOException e) {
      throw new UncheckedIOException("port: " + port + " (expected: a free port on 127.0.0.1)", e);
    }
  }

  /** Stops listening and breaks all connections; does nothing if it does not listen. */
  synchronized void stop() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
  }
}
