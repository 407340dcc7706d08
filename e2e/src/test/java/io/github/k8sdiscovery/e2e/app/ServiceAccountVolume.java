package io.github.k8sdiscovery.e2e.app;

import io.github.k8sdiscovery.e2e.cluster.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a kubelet mounts at /var/run/secrets/kubernetes.io/serviceaccount: token, ca.crt and
 * namespace, each a link through {@code ..data}, which is replaced in one step when the token is
 * renewed.
 */
public final class ServiceAccountVolume {

  private final Path directory;
  private final ControlPlane plane;
  private final String namespace;
  private final AtomicInteger generation = new AtomicInteger();

  /** Makes the directory with its first content. */
  public ServiceAccountVolume(ControlPlane plane, Path directory, String namespace, String token) {
    this.plane = plane;
    this.directory = directory;
    this.namespace = namespace;
    try {
      Files.createDirectories(directory);
      renew(token);
      for (String file : new String[] {"token", "ca.crt", "namespace"}) {
        Files.createSymbolicLink(directory.resolve(file), Path.of("..data", file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The directory to mount. */
  public Path directory() {
    return directory;
  }

  /** The token that is in place. */
  public String token() {
    try {
      return Files.readString(directory.resolve("token"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts another token in place, as a kubelet does before the old one expires. */
  public void renew(String token) {
    String name = "..version-" + generation.incrementAndGet();
    try {
      Path version = Files.createDirectory(directory.resolve(name));
      Files.writeString(version.resolve("token"), token);
      Files.writeString(version.resolve("namespace"), namespace);
      Files.copy(plane.ca(), version.resolve("ca.crt"));
      Path link = directory.resolve("..data_tmp");
      Files.createSymbolicLink(link, Path.of(name));
      Files.move(
          link,
          directory.resolve("..data"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
