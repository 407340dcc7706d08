package io.github.k8sdiscovery.source.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** An API over TLS with one service of one instance; its watches say nothing. */
final class TlsApi implements AutoCloseable {

  static final String PASSWORD = "secret";

  private final AtomicInteger handshakes = new AtomicInteger();
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private @Nullable HttpsServer server;
  private int port;

  String url() {
    return "https://127.0.0.1:" + port;
  }

  /** How many connections have begun. */
  int handshakes() {
    return handshakes.get();
  }

  void start(Path keyStore, String address) throws IOException, GeneralSecurityException {
    HttpsServer started =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    started.setHttpsConfigurator(
        new HttpsConfigurator(context(keyStore)) {
          @Override
          public void configure(HttpsParameters parameters) {
            handshakes.incrementAndGet();
            super.configure(parameters);
          }
        });
    started.setExecutor(executor);
    started.createContext("/", exchange -> answer(exchange, address));
    started.start();
    port = started.getAddress().getPort();
    server = started;
  }

  void stop() {
    HttpsServer running = server;
    server = null;
    if (running != null) {
      running.stop(0);
    }
  }

  @Override
  public void close() {
    stop();
    executor.shutdownNow();
  }

  private static void answer(HttpExchange exchange, String address) throws IOException {
    boolean watch = exchange.getRequestURI().getQuery().contains("watch=true");
    if (watch) {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().flush();
      return;
    }
    boolean slices = exchange.getRequestURI().getPath().endsWith("endpointslices");
    byte[] body = (slices ? slice(address) : service()).getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String slice(String address) {
    return """
        {"metadata":{"resourceVersion":"1"},"items":[{"addressType":"IPv4","metadata":
        {"name":"backend-service-1","labels":{"kubernetes.io/service-name":"backend-service"}},
        "ports":[{"name":"http","port":5000}],"endpoints":[{"addresses":["%s"]}]}]}"""
        .formatted(address);
  }

  private static String service() {
    return """
        {"metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"backend-service"},
        "spec":{"ports":[{"name":"http","port":5000}]}}]}""";
  }

  private static SSLContext context(Path keyStore) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }
}
