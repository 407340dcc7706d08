package io.github.k8sdiscovery.source;

import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Knows the names of all services of a namespace, and perhaps what their Service objects say.
 * Optional: a source may also implement this.
 */
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

  /**
   * Follows the Service objects of a namespace until the result is closed. A source that has no
   * such objects never tells anything, which is the default; one that loses touch with them tells
   * nothing new.
   *
   * @param namespace the namespace
   * @param listener is told all of them by name once they are known, and again whenever one of them
   *     says something else, on the scheduler's thread
   * @return closing it ends the telling
   */
  default Following followServices(String namespace, Consumer<Map<String, ServiceInfo>> listener) {
    return () -> {};
  }
}
