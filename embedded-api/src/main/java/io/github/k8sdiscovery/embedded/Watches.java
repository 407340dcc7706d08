package io.github.k8sdiscovery.embedded;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** All open watches. */
final class Watches {
  private final Set<Watcher> open = ConcurrentHashMap.newKeySet();

  void add(Watcher watcher) {
    open.add(watcher);
  }

  void remove(Watcher watcher) {
    open.remove(watcher);
  }

  /** Tells every watch of a change; never blocks. */
  void publish(Change change) {
    open.forEach(watcher -> watcher.accept(change));
  }

  /** Does something to every open watch. */
  void forEach(Consumer<Outbox> action) {
    open.forEach(watcher -> action.accept(watcher.outbox()));
  }

  OpenWatches count() {
    Map<String, Integer> byResource = new TreeMap<>();
    open.forEach(watcher -> byResource.merge(watcher.resource().plural(), 1, Integer::sum));
    return new OpenWatches(byResource);
  }
}
