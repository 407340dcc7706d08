package io.github.k8sdiscovery.grpc;

import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.model.Instance;
import io.grpc.ConnectivityState;
import io.grpc.LoadBalancer.CreateSubchannelArgs;
import io.grpc.LoadBalancer.Helper;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One connection for each instance. Changed in the channel's synchronization context; read by any
 * thread.
 */
final class Connections {

  private final Helper helper;
  private final Runnable changed;
  private final Map<Endpoint, Connection> open = new ConcurrentHashMap<>();

  /** {@code changed} is run whenever picks could see a difference. */
  Connections(Helper helper, Runnable changed) {
    this.helper = helper;
    this.changed = changed;
  }

  /** The connection to an instance; null if there is none yet. */
  @Nullable Connection to(Instance instance) {
    return open.get(Endpoint.of(instance));
  }

  boolean ready(Instance instance) {
    Connection connection = to(instance);
    return connection != null && connection.ready();
  }

  /**
   * Connects to the instances that calls go to, and lets go of those that this client may not use
   * any more. An ejected one keeps its connection.
   */
  void follow(ServiceView view) {
    Set<Endpoint> kept = new HashSet<>();
    view.eligible().instances().forEach(instance -> kept.add(Endpoint.of(instance)));
    for (Instance instance : view.instances()) {
      Endpoint endpoint = Endpoint.of(instance);
      kept.add(endpoint);
      if (!open.containsKey(endpoint)) {
        open.put(endpoint, connect(instance));
      }
    }
    retain(kept);
  }

  /** Lets go of all. */
  void close() {
    retain(Set.of());
  }

  void retry() {
    open.values().forEach(Connection::retry);
  }

  boolean none() {
    return open.isEmpty();
  }

  /** Whether one has neither come about nor failed. */
  boolean pending() {
    return any(ConnectivityState.CONNECTING);
  }

  /** What the channel's state is: the best there is. */
  ConnectivityState state() {
    if (any(ConnectivityState.READY)) {
      return ConnectivityState.READY;
    }
    return pending() ? ConnectivityState.CONNECTING : ConnectivityState.TRANSIENT_FAILURE;
  }

  private boolean any(ConnectivityState state) {
    for (Connection connection : open.values()) {
      if (connection.state() == state) {
        return true;
      }
    }
    return false;
  }

  private Connection connect(Instance instance) {
    CreateSubchannelArgs args =
        CreateSubchannelArgs.newBuilder()
            .setAddresses(KubernetesNameResolver.address(instance))
            .build();
    return Connection.open(helper.createSubchannel(args), changed);
  }

  private void retain(Set<Endpoint> kept) {
    open.forEach(
        (endpoint, connection) -> {
          if (!kept.contains(endpoint) && open.remove(endpoint, connection)) {
            connection.close();
          }
        });
  }
}
