package io.github.k8sdiscovery.e2e.app;

import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.cluster.ControlPlane;
import io.github.k8sdiscovery.e2e.cluster.PodAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A Spring Boot application that runs as in a container: own process, own mount namespace with the
 * ServiceAccount's files where a kubelet puts them, the pod's environment and nothing else,
 * listening on an address of the pod range.
 */
public final class AppProcess implements AutoCloseable {

  /**
   * Hides /var/run behind an empty file system, mounts the volume ($0) into it and becomes the
   * application ($@).
   */
  private static final String CONTAINER =
      "run=$(readlink -f /var/run) && mount -t tmpfs none $run"
          + " && mkdir -p /var/run/secrets/kubernetes.io/serviceaccount"
          + " && mount --bind \"$0\" /var/run/secrets/kubernetes.io/serviceaccount && exec \"$@\"";

  /** Generous: two applications that start at once on busy cores have taken more than a minute. */
  private static final Duration STARTED = Duration.ofMinutes(2);

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final String name;
  private final String address;
  private final int port;
  private final Path log;
  private final Process process;

  /**
   * Starts the application; {@link #awaitUp()} waits for it.
   *
   * @param files the directory to mount where the ServiceAccount's files are
   * @param environment all of its environment but {@code PATH} and {@code HOSTNAME}
   * @param java what follows {@code java} on the command line up to the application's own
   *     arguments: {@code -jar x.jar}
   * @param arguments the application's own arguments
   */
  public AppProcess(
      String name,
      int port,
      Path files,
      Map<String, String> environment,
      List<String> java,
      List<String> arguments) {
    this.name = name;
    this.port = port;
    this.address = PodAddresses.ipv4();
    this.log = files.resolveSibling(name + ".log");
    List<String> command = new ArrayList<>(List.of("unshare", "-m", "bash", "-c", CONTAINER));
    command.add(files.toString());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC"));
    command.addAll(java);
    command.add("--server.address=" + address);
    command.add("--server.port=" + port);
    command.addAll(arguments);
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().clear();
      builder
          .environment()
          .put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
      builder.environment().put("HOSTNAME", name);
      builder.environment().putAll(environment);
      this.process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns when the application's port is open.
   *
   * @throws IllegalStateException with its last lines as soon as it has ended instead
   */
  public AppProcess awaitUp() {
    Await.until(
        name + " listens",
        STARTED,
        () -> {
          if (process.isAlive()) {
            try (Socket socket = new Socket()) {
              socket.connect(new InetSocketAddress(address, port), 1000);
            }
          }
          return true;
        },
        () -> tail(40));
    if (!process.isAlive()) {
      throw new IllegalStateException(
          name + " ended with " + process.exitValue() + "\n" + tail(40));
    }
    return this;
  }

  /** The answer to {@code GET path}; {@code headers} are names and values in turn. */
  public HttpResponse<String> get(String path, String... headers) {
    try {
      return HTTP.send(request("GET", path, headers), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(name + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The answer to {@code GET path}, later. */
  public CompletableFuture<HttpResponse<String>> getLater(String path) {
    return sendLater("GET", path);
  }

  /** The answer to a request without a body, later; {@code headers} as above. */
  public CompletableFuture<HttpResponse<String>> sendLater(
      String method, String path, String... headers) {
    return HTTP.sendAsync(request(method, path, headers), BodyHandlers.ofString());
  }

  /** Where it is. */
  public URI url(String path) {
    return URI.create("http://" + address + ":" + port + path);
  }

  /** All that it has written. */
  public String log() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last lines that it has written, under a heading. */
  public String tail(int lines) {
    return "--- " + name + " (" + log + ")\n" + ControlPlane.tail(log, lines);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest request(String method, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url(path))
            .timeout(Duration.ofSeconds(15))
            .method(method, BodyPublishers.noBody());
    return (headers.length == 0 ? request : request.headers(headers)).build();
  }
}
