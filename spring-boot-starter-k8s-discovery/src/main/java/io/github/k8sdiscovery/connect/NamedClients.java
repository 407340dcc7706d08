package io.github.k8sdiscovery.connect;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Clients that differ in nothing but the name they ask a server for and verify, each with
 * connections of its own, so that one made for a name is not used for another. Made when they are
 * needed. Any thread.
 *
 * @param <C> the client's type
 */
final class NamedClients<C> {

  /** More than applications call services by; the one used longest ago goes. Chosen. */
  private static final int MAX = 256;

  private final Function<String, C> maker;
  private final Map<String, C> clients =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, C> eldest) {
          return size() > MAX;
        }
      };

  NamedClients(Function<String, C> maker) {
    this.maker = maker;
  }

  /** The client for a name. */
  synchronized C of(String name) {
    return clients.computeIfAbsent(name, maker);
  }
}
