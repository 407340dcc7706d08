package io.github.k8sdiscovery.source;

import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Knows the names of all services of a namespace. Optional: a source may also implement this. */
public interface ServiceCatalog {

  /**
   * The names of a namespace's services. The first call for a namespace begins to follow it; later
   * ones answer from memory.
   *
   * @param namespace the namespace
   * @return completes with the names, sorted; exceptionally with {@link IllegalStateException} if
   *     they cannot be read
   */
  CompletableFuture<Set<String>> services(String namespace);

  /**
   * The names of a namespace's services, for a hint: from memory, or asked for now and then. Begins
   * to follow nothing, and costs at most one request a minute.
   *
   * @param namespace the namespace
   * @return completes with names, perhaps a minute old; exceptionally if they cannot be read
   */
  default CompletableFuture<Set<String>> recentServices(String namespace) {
    return services(namespace);
  }
}
