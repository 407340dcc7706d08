package io.github.k8sdiscovery.e2e.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;

/**
 * A server on one address, with or without TLS, that remembers by which names it was called. It
 * answers as a backend does.
 */
public final class NamedServer implements AutoCloseable {

  private final String name;
  private final String address;
  private final HttpServer server;
  private final Set<String> hosts = ConcurrentHashMap.newKeySet();
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  private NamedServer(String name, String address, HttpServer server) {
    this.name = name;
    this.address = address;
    this.server = server;
    server.createContext("/", this::answer);
    server.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "named-server");
              thread.setDaemon(true);
              return thread;
            }));
    server.start();
  }

  /** One without TLS; serves at once. */
  public static NamedServer plain(String name, String address, int port) {
    try {
      return new NamedServer(name, address, HttpServer.create(at(address, port), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One with TLS; serves at once. */
  public static NamedServer secure(String name, String address, int port, SSLContext context) {
    try {
      HttpsServer server = HttpsServer.create(at(address, port), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(context));
      return new NamedServer(name, address, server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InetSocketAddress at(String address, int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByName(address), port);
  }

  /** Its address. */
  public String address() {
    return address;
  }

  /** The Host headers so far. */
  public Set<String> hosts() {
    return hosts;
  }

  /** The names asked for over TLS (SNI) so far. */
  public Set<String> asked() {
    return asked;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      hosts.add(exchange.getRequestHeaders().getFirst("Host"));
      if (exchange instanceof HttpsExchange secure
          && secure.getSSLSession() instanceof ExtendedSSLSession session) {
        session
            .getRequestedServerNames()
            .forEach(sni -> asked.add(new String(sni.getEncoded(), StandardCharsets.US_ASCII)));
      }
      byte[] body = ("{\"host_name\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
