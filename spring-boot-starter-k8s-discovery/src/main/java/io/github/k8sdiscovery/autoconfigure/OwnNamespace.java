package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.DiscoverySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The client's own namespace: the property, else the service account's file, else the kubeconfig
 * context's, else {@code default}.
 */
final class OwnNamespace {

  /** Where the kubelet puts it. */
  static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

  private OwnNamespace() {}

  static String find(
      @Nullable String property, Path serviceAccount, Supplier<@Nullable String> kubeconfig) {
    String found = blankToNull(property);
    if (found == null) {
      found = blankToNull(content(serviceAccount));
    }
    if (found == null) {
      found = blankToNull(kubeconfig.get());
    }
    return found == null ? DiscoverySettings.DEFAULT_NAMESPACE : found;
  }

  private static @Nullable String content(Path file) {
    try {
      return Files.isReadable(file) ? Files.readString(file) : null;
    } catch (IOException unreadable) {
      return null;
    }
  }

  static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.trim();
  }
}
