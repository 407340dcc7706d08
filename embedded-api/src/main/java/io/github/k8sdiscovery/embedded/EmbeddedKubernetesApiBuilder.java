package io.github.k8sdiscovery.embedded;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a server that is not started yet. Not thread-safe. Obtained from {@link
 * EmbeddedKubernetesApi#builder()}.
 */
public final class EmbeddedKubernetesApiBuilder {
  private static final int DEFAULT_HISTORY = 10_000;

  int port;
  int historySize = DEFAULT_HISTORY;
  String user = "system:serviceaccount:default:default";
  Duration bookmarkInterval = Duration.ofMinutes(1);
  @Nullable String token;

  EmbeddedKubernetesApiBuilder() {}

  /**
   * The port on 127.0.0.1.
   *
   * @param port 0 to 65535; the default 0 takes a free one
   * @return this
   */
  public EmbeddedKubernetesApiBuilder port(int port) {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
    this.port = port;
    return this;
  }

  /**
   * Demands a bearer token and answers 401 without it, but for version and health. Default:
   * everybody may.
   *
   * @param token the token
   * @return this
   */
  public EmbeddedKubernetesApiBuilder token(String token) {
    this.token = token;
    return this;
  }

  /**
   * The name of the client in refusals.
   *
   * @param user default {@code system:serviceaccount:default:default}
   * @return this
   */
  public EmbeddedKubernetesApiBuilder user(String user) {
    this.user = user;
    return this;
  }

  /**
   * How often a watch that asked for bookmarks gets one. Short intervals let {@link
   * EmbeddedKubernetesApi#openWatches()} notice soon that a client went away.
   *
   * @param interval at least 1 ms; default 1 minute, as a real server's
   * @return this
   */
  public EmbeddedKubernetesApiBuilder bookmarkInterval(Duration interval) {
    if (interval.toMillis() < 1) {
      throw new IllegalArgumentException("interval: " + interval + " (expected: at least 1 ms)");
    }
    this.bookmarkInterval = interval;
    return this;
  }

  /**
   * How many changes are remembered; a watch that starts before them gets 410.
   *
   * @param changes at least 1; default 10,000
   * @return this
   */
  public EmbeddedKubernetesApiBuilder historySize(int changes) {
    if (changes < 1) {
      throw new IllegalArgumentException("changes: " + changes + " (expected: at least 1)");
    }
    this.historySize = changes;
    return this;
  }

  /**
   * Starts the server.
   *
   * @return the running server
   * @throws java.io.UncheckedIOException if the port is taken
   */
  public EmbeddedKubernetesApi start() {
    return new EmbeddedKubernetesApi(this).started();
  }
}
