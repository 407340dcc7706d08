package io.github.k8sdiscovery.grpc;

import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.Status;

/**
 * The connection to one instance: made ahead, and made again when it is lost. Changed in the
 * channel's synchronization context; read by any thread.
 */
final class Connection {

  private final Subchannel subchannel;
  private volatile ConnectivityState state = ConnectivityState.CONNECTING;
  private volatile Status failure = Status.OK;
  private boolean closed;

  private Connection(Subchannel subchannel) {
    this.subchannel = subchannel;
  }

  /** Opens one; {@code changed} is run whenever its state is another. */
  static Connection open(Subchannel subchannel, Runnable changed) {
    Connection connection = new Connection(subchannel);
    subchannel.start(
        info -> {
          if (connection.moved(info)) {
            changed.run();
          }
        });
    subchannel.requestConnection();
    return connection;
  }

  /** Whether picks see a difference. */
  private boolean moved(ConnectivityStateInfo info) {
    ConnectivityState next = info.getState();
    if (closed || next == ConnectivityState.SHUTDOWN) {
      return false;
    }
    if (next == ConnectivityState.IDLE) {
      // The instance has closed it. gRPC makes a new one only if asked.
      subchannel.requestConnection();
      next = ConnectivityState.CONNECTING;
    }
    boolean stillFailing =
        next == ConnectivityState.CONNECTING && state == ConnectivityState.TRANSIENT_FAILURE;
    if (stillFailing || next == state) {
      return false;
    }
    failure = info.getStatus();
    state = next;
    return true;
  }

  /** READY, CONNECTING, or TRANSIENT_FAILURE until it is READY again. */
  ConnectivityState state() {
    return state;
  }

  boolean ready() {
    return state == ConnectivityState.READY;
  }

  /** Why the last attempt failed; OK if it did not. */
  Status failure() {
    return failure;
  }

  Subchannel subchannel() {
    return subchannel;
  }

  /** Tries at once, where gRPC would wait a while. */
  void retry() {
    subchannel.requestConnection();
  }

  /** Calls in flight go on to their end. */
  void close() {
    closed = true;
    subchannel.shutdown();
  }
}
