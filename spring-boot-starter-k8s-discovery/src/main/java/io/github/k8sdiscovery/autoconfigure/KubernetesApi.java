package io.github.k8sdiscovery.autoconfigure;

import io.fabric8.kubernetes.client.Config;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is known of the API; read when it is first needed, and once. */
final class KubernetesApi {

  private final Supplier<Config> read;
  private final BooleanSupplier cluster;
  private final BooleanSupplier here;
  private @Nullable Config config;

  KubernetesApi(Supplier<Config> read, BooleanSupplier cluster, BooleanSupplier here) {
    this.read = read;
    this.cluster = cluster;
    this.here = here;
  }

  /** Whether there is a cluster to ask. */
  boolean exists() {
    return cluster.getAsBoolean();
  }

  /** Whether this client runs in that cluster, as far as anything tells. */
  boolean here() {
    return here.getAsBoolean();
  }

  synchronized Config config() {
    Config known = config;
    if (known == null) {
      known = read.get();
      config = known;
    }
    return known;
  }
}
