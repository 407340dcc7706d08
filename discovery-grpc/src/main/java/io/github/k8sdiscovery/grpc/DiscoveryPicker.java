package io.github.k8sdiscovery.grpc;

import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.balance.PickContext;
import io.github.k8sdiscovery.model.DiscoveryException;
import io.github.k8sdiscovery.model.Instance;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks discovery for the instance of each call, so that a change counts from the next call on,
 * before the channel has heard of it. Any thread; nothing waits.
 */
final class DiscoveryPicker extends SubchannelPicker {

  private final FollowedTarget target;
  private final Connections connections;
  private final SessionKeys keys;
  private final Status before;
  private final Runnable catchUp;

  /**
   * A picker.
   *
   * @param before how the look-up before ended: what calls are told that would wait for the next
   * @param catchUp is run when discovery knows more than the channel
   */
  DiscoveryPicker(
      FollowedTarget target,
      Connections connections,
      SessionKeys keys,
      Status before,
      Runnable catchUp) {
    this.target = target;
    this.connections = connections;
    this.keys = keys;
    this.before = before;
    this.catchUp = catchUp;
  }

  @Override
  public PickResult pickSubchannel(PickSubchannelArgs call) {
    CompletableFuture<ServiceView> view = target.view();
    if (!view.isDone()) {
      catchUp.run();
      return before.isOk() ? PickResult.withNoResult() : PickResult.withError(before);
    }
    try {
      return pick(view.join(), call);
    } catch (CompletionException | DiscoveryException e) {
      return PickResult.withError(FollowedTarget.unavailable(e));
    }
  }

  private PickResult pick(ServiceView view, PickSubchannelArgs call) {
    Instance picked = view.pick(new Call(connections, keys.of(view.sticky(), call)));
    Connection connection = connections.to(picked);
    if (connection == null) {
      catchUp.run();
      return PickResult.withNoResult();
    }
    if (connection.ready()) {
      return PickResult.withSubchannel(connection.subchannel(), CallTracer.at(view, picked));
    }
    // No instance that may be picked is connected. As long as one may come to be, the call waits.
    return connections.pending() ? PickResult.withNoResult() : failed(picked, connection.failure());
  }

  private PickResult failed(Instance picked, Status failure) {
    String why = failure.getDescription();
    return PickResult.withError(
        Status.UNAVAILABLE
            .withDescription(
                "no connection to any instance of "
                    + target.authority()
                    + "; to "
                    + picked.authority()
                    + ": "
                    + (why == null ? failure.getCode() : why))
            .withCause(failure.getCause()));
  }

  /** A call that should go where there is a connection. */
  private record Call(Connections connections, @Nullable String key) implements PickContext {

    @Override
    public boolean avoids(Instance instance) {
      return !connections.ready(instance);
    }
  }
}
