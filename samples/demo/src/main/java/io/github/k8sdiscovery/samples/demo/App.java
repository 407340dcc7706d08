package io.github.k8sdiscovery.samples.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One Spring Boot application in a process of its own, on a {@link Leash}. Thread-safe. */
final class App implements AutoCloseable {

  /** The graceful shutdown of an idle application takes well under a second. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int LOG_TAIL = 15;

  private final String name;
  private final int port;
  private final Path log;
  private final Process process;

  private App(String name, int port, Path log, Process process) {
    this.name = name;
    this.port = port;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts the process.
   *
   * @param name for messages and for the log file
   * @param jar the application
   * @param port where it will listen on 127.0.0.1
   * @param environment variables on top of this process's own
   * @param arguments Spring Boot's command line arguments
   */
  static App start(
      DemoOptions options,
      String name,
      Path jar,
      int port,
      Map<String, String> environment,
      List<String> arguments) {
    Path log = options.directory().resolve(name + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-javaagent:" + options.leashJar());
    // Four JVMs start at once on one machine: small heaps, and the quick compiler only.
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(
        List.of("-jar", jar.toString(), "--server.address=127.0.0.1", "--server.port=" + port));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    // A demo that is started inside a cluster is not to talk to that one.
    builder.environment().keySet().removeIf(key -> key.startsWith("KUBERNETES_"));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      return new App(name, port, log, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return name;
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  CompletableFuture<Process> onExit() {
    return process.onExit();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  /** Ends the process without a chance to say goodbye, as a crash would. */
  void kill() {
    process.destroyForcibly();
  }

  /** What it wrote last, for a message about a start that failed. */
  String logTail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return log
          + ":\n  "
          + String.join("\n  ", lines.subList(Math.max(0, lines.size() - LOG_TAIL), lines.size()));
    } catch (IOException e) {
      return log + " cannot be read: " + e.getMessage();
    }
  }

  @Override
  public void close() {
    // Not Process.destroy(): it would cut the leash, and the graceful shutdown short.
    process.toHandle().destroy();
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }
}
