package io.github.k8sdiscovery.source.kubernetes;

import io.github.k8sdiscovery.access.Node;
import io.github.k8sdiscovery.access.Route;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The collections around services that are in use now. Confined to the scheduler's thread. */
final class SharedCopies {

  private final ApiAccess api;
  private final Map<Resource, SharedCopy<?, ?>> inUse = new HashMap<>();

  SharedCopies(ApiAccess api) {
    this.api = api;
  }

  SharedCopy<Wire.Node, Node> nodes() {
    return copy(Resource.nodes(), Wire.Node.class, NodeReader::read);
  }

  SharedCopy<RouteWire.Ingress, Route> ingresses(String namespace) {
    return copy(Resource.ingresses(namespace), RouteWire.Ingress.class, IngressReader::read);
  }

  SharedCopy<RouteWire.HttpRoute, RouteWire.HttpRoute> httpRoutes(String namespace) {
    return copy(Resource.httpRoutes(namespace), RouteWire.HttpRoute.class, route -> route);
  }

  SharedCopy<RouteWire.Gateway, RouteWire.Gateway> gateways(String namespace) {
    return copy(Resource.gateways(namespace), RouteWire.Gateway.class, gateway -> gateway);
  }

  /** Takes a listener away from one of them. */
  void leave(SharedCopy<?, ?> copy, Runnable listener) {
    if (copy.leave(listener)) {
      inUse.values().remove(copy);
    }
  }

  @SuppressWarnings("unchecked") // The resource says of what type they are.
  private <T extends Wire.Item, V> SharedCopy<T, V> copy(
      Resource resource, Class<T> type, Function<T, @Nullable V> read) {
    return (SharedCopy<T, V>)
        inUse.computeIfAbsent(resource, key -> new SharedCopy<>(resource, type, read, api));
  }
}
