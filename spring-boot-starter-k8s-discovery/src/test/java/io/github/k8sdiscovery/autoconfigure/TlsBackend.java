package io.github.k8sdiscovery.autoconfigure;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.Via;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** A real HTTPS server on a loopback address that answers every request with its name. */
final class TlsBackend implements AutoCloseable {

  private final HttpsServer server;
  private final String address;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> hosts = new CopyOnWriteArrayList<>();

  private TlsBackend(String name, String address, SSLContext context, boolean mutual) {
    this.address = address;
    try {
      this.server = HttpsServer.create(new InetSocketAddress(address, 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = context.getDefaultSSLParameters();
            tls.setNeedClientAuth(mutual);
            parameters.setSSLParameters(tls);
          }
        });
    byte[] body = name.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          ExtendedSSLSession session =
              (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
          asked.add(
              session.getRequestedServerNames().isEmpty()
                  ? "nothing"
                  : ((SNIHostName) session.getRequestedServerNames().get(0)).getAsciiName());
          hosts.add(exchange.getRequestHeaders().getFirst("Host"));
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().set("Content-Type", "text/plain");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  static TlsBackend start(String name, String address, SSLContext context) {
    return new TlsBackend(name, address, context, false);
  }

  /** One that wants a certificate of its clients. */
  static TlsBackend startMutual(String name, String address, SSLContext context) {
    return new TlsBackend(name, address, context, true);
  }

  Instance instance() {
    return instance(null);
  }

  Instance instance(@Nullable Via via) {
    return Instance.at(address, server.getAddress().getPort()).via(via).build();
  }

  /** The names that were asked for (SNI), one for each request. */
  List<String> asked() {
    return asked;
  }

  List<String> hosts() {
    return hosts;
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
