package io.github.k8sdiscovery.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real Consul agent, the only server of its data centre, that keeps what it knows on disk: a kill
 * and a start are an outage and its end.
 */
public final class ConsulAgent implements AutoCloseable {

  /** Where it listens on the loopback. */
  public static final int PORT = 8500;

  private static final Duration STARTED = Duration.ofSeconds(60);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private final Path directory;
  private @Nullable Process process;

  /** Starts one with nothing in it and returns when it has a leader. */
  public ConsulAgent(Path directory) {
    this.directory = directory;
    start();
  }

  /** Starts it again with what it knew, and returns when it has a leader. */
  public void start() {
    try {
      Files.createDirectories(directory);
      process =
          new ProcessBuilder(
                  Objects.requireNonNull(System.getenv("CONSUL"), "CONSUL: started by run.sh?"),
                  "agent",
                  "-server",
                  "-bootstrap-expect=1",
                  "-node=vm",
                  "-bind=127.0.0.1",
                  "-client=127.0.0.1",
                  "-data-dir=" + directory.resolve("data"),
                  "-hcl=performance { raft_multiplier = 1 } disable_update_check = true")
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(directory.resolve("consul.log").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Await.until(
        "Consul has a leader",
        STARTED,
        () -> send("GET", "/v1/health/node/vm", "").body().contains("serfHealth"),
        () -> ControlPlane.tail(directory.resolve("consul.log"), 30));
  }

  /** Ends it as a crash does. */
  public void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      try {
        running.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Registers an instance with a check that passes until {@link #fail}: {@code weight} is its
   * metadata, empty for none.
   */
  public void register(String id, String service, String address, int port, String weight) {
    String meta = weight.isEmpty() ? "" : ", Meta: {weight: \"" + weight + "\"}";
    put(
        "/v1/agent/service/register",
        Manifests.json(
            "{ID: %s, Name: %s, Address: %s, Port: %d%s, Check: {TTL: 1h, Status: passing}}"
                .formatted(id, service, address, port, meta)));
    // An agent that starts again knows the results of checks that it was told of, and no others.
    pass(id);
  }

  /** Deregisters an instance. */
  public void deregister(String id) {
    put("/v1/agent/service/deregister/" + id, "");
  }

  /** Its check fails from now on. */
  public void fail(String id) {
    put("/v1/agent/check/fail/service:" + id, "");
  }

  /** Its check passes from now on. */
  public void pass(String id) {
    put("/v1/agent/check/pass/service:" + id, "");
  }

  @Override
  public void close() {
    kill();
  }

  private static void put(String path, String body) {
    HttpResponse<String> answer;
    try {
      answer = send("PUT", path, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
  }

  private static HttpResponse<String> send(String method, String path, String body)
      throws IOException {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + path))
              .timeout(Duration.ofSeconds(5))
              .method(method, BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
