package io.github.k8sdiscovery.source.kubernetes;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files behind a configuration: the token, which is replaced about once an hour in a pod, and
 * the certificates. Fabric8 reads the token once a minute, and after a 401; a refusal that comes as
 * the end of an HTTP/2 connection is none to it. The certificates it reads with each new client.
 *
 * <p>Any thread.
 */
final class Credentials {

  private final Config config;
  private final AtomicBoolean reading = new AtomicBoolean();

  Credentials(Config config) {
    this.config = config;
  }

  /** Reads the token anew, on another thread, unless the application has given one itself. */
  void readToken() {
    boolean given = config.getOauthTokenProvider() != null || config.getOauthToken() != null;
    if (given || config.getAutoOAuthToken() == null || !reading.compareAndSet(false, true)) {
      return;
    }
    var unused =
        CompletableFuture.supplyAsync(config::refresh)
            .whenComplete(
                (now, e) -> {
                  String token = now == null ? null : now.getAutoOAuthToken();
                  if (token != null) {
                    config.setAutoOAuthToken(token);
                  }
                  reading.set(false);
                });
  }

  /** Tells one version of the certificates' files from another. */
  String certificates() {
    return Stream.of(config.getCaCertFile(), config.getClientCertFile(), config.getClientKeyFile())
        .filter(Objects::nonNull)
        .map(Credentials::version)
        .collect(Collectors.joining(" "));
  }

  private static String version(@Nullable String file) {
    try {
      Path path = Path.of(String.valueOf(file));
      return file + ":" + Files.getLastModifiedTime(path).toInstant() + ":" + Files.size(path);
    } catch (IOException | InvalidPathException absent) {
      return file + ":absent";
    }
  }
}
