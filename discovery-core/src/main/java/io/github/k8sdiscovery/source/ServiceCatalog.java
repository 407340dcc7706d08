package io.github.k8sdiscovery.source;

import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

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

  /**
   * Follows several catalogs as one.
   *
   * @param catalogs each begins to follow one of them; of two Services of one name, the first
   *     catalog's counts
   * @param listener is told all Services that are known, whenever one of the catalogs tells
   *     something, on the scheduler's thread
   * @return closing it ends the telling
   */
  static Following union(
      List<Function<Consumer<Map<String, ServiceInfo>>, Following>> catalogs,
      Consumer<Map<String, ServiceInfo>> listener) {
    List<Map<String, ServiceInfo>> said =
        new ArrayList<>(Collections.nCopies(catalogs.size(), Map.of()));
    List<Following> following = new ArrayList<>();
    for (int i = 0; i < catalogs.size(); i++) {
      int place = i;
      Consumer<Map<String, ServiceInfo>> one =
          services -> {
            said.set(place, services);
            Map<String, ServiceInfo> all = new TreeMap<>();
            said.forEach(some -> some.forEach(all::putIfAbsent));
            listener.accept(all);
          };
      following.add(catalogs.get(i).apply(one));
    }
    return () -> following.forEach(Following::close);
  }
}
