package io.github.k8sdiscovery.embedded;

import com.sun.net.httpserver.HttpExchange;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The answer to one request that is written piece by piece, and can be ended properly or by
 * breaking the connection.
 */
final class Wire {
  private final HttpExchange exchange;
  private final Body body;
  private volatile boolean begun;

  private Wire(HttpExchange exchange, Body body) {
    this.exchange = exchange;
    this.body = body;
  }

  /** Prepares an answer of unknown length; nothing is sent before the first {@link #write}. */
  static Wire open(HttpExchange exchange) throws IOException {
    // Without its request stream the exchange could only be ended by breaking the connection.
    exchange.getRequestBody().close();
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    Body body = new Body(exchange.getResponseBody());
    exchange.setStreams(null, body);
    return new Wire(exchange, body);
  }

  /** Sends bytes, after the headers if they are the first; one thread at a time. */
  void write(byte[] bytes) throws IOException {
    if (!begun) {
      begun = true;
      exchange.sendResponseHeaders(200, 0);
    }
    body.write(bytes, 0, bytes.length);
    body.flush();
  }

  /** Ends the answer as HTTP wants it. */
  void finish() {
    exchange.close();
  }

  /** Breaks the connection; a thread that is stuck in {@link #write} fails. */
  void abort() {
    // The exchange closes its connection when its body refuses to be closed; there is no public way
    // but this.
    body.broken = true;
    exchange.close();
  }

  private static final class Body extends FilterOutputStream {
    private volatile boolean broken;

    Body(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      if (broken) {
        throw new IOException("broken on purpose");
      }
      out.close();
    }
  }
}
