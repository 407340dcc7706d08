package io.github.k8sdiscovery.grpc;

import io.github.k8sdiscovery.ServiceView;
import io.grpc.ConnectivityState;
import io.grpc.LoadBalancer;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import io.grpc.SynchronizationContext.ScheduledHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection to every usable instance, and gives the channel pickers that ask discovery on
 * every call. Lives in the channel's synchronization context, but for {@link #catchUp}.
 *
 * <p>The first calls of a channel wait until each instance has been connected to or has failed, so
 * that the first of them to answer does not get all; for {@link #SETTLING_MILLIS} at most.
 */
final class DiscoveryLoadBalancer extends LoadBalancer {

  /** Chosen, not measured: for an instance that neither accepts nor refuses. */
  private static final long SETTLING_MILLIS = 1000;

  private final Helper helper;
  private final SynchronizationContext context;
  private final Connections connections;
  private final SessionKeys keys = new SessionKeys();
  private final AtomicBoolean catchingUp = new AtomicBoolean();

  private @Nullable FollowedTarget target;
  private @Nullable ScheduledHandle patience;
  private Status lookedUp = Status.OK;
  private boolean settled;
  private boolean shutdown;

  DiscoveryLoadBalancer(Helper helper) {
    this.helper = helper;
    this.context = helper.getSynchronizationContext();
    this.connections = new Connections(helper, this::publish);
  }

  @Override
  public Status acceptResolvedAddresses(ResolvedAddresses addresses) {
    Resolved resolved = addresses.getAttributes().get(Resolved.KEY);
    if (resolved == null) {
      Status refused =
          Status.UNAVAILABLE.withDescription(
              "policy "
                  + DiscoveryLoadBalancerProvider.POLICY
                  + ": "
                  + helper.getAuthority()
                  + " (expected: a target k8s:///service:port)");
      handleNameResolutionError(refused);
      return refused;
    }
    target = resolved.target();
    lookedUp = resolved.status();
    follow(resolved.view());
    publish();
    // Anything but OK makes the channel ask the resolver again after a while.
    return resolved.status();
  }

  @Override
  public void handleNameResolutionError(Status error) {
    if (target == null) {
      helper.updateBalancingState(
          ConnectivityState.TRANSIENT_FAILURE, new FixedResultPicker(PickResult.withError(error)));
    }
  }

  @Override
  public void requestConnection() {
    connections.retry();
  }

  @Override
  public void shutdown() {
    shutdown = true;
    settle();
    connections.close();
  }

  /** A pick has seen more than this. Any thread; returns at once. */
  void catchUp(FollowedTarget seen) {
    if (catchingUp.compareAndSet(false, true)) {
      var unused =
          seen.view()
              .whenComplete((view, failure) -> context.execute(() -> caughtUp(view, failure)));
    }
  }

  private void caughtUp(@Nullable ServiceView view, @Nullable Throwable failure) {
    catchingUp.set(false);
    if (!shutdown) {
      lookedUp = failure == null ? Status.OK : FollowedTarget.unavailable(failure);
      follow(view);
      publish();
    }
  }

  private void follow(@Nullable ServiceView view) {
    if (view == null) {
      connections.close();
    } else {
      connections.follow(view);
    }
    if (!settled && patience == null && connections.pending()) {
      patience =
          context.schedule(
              this::settleAndPublish,
              SETTLING_MILLIS,
              TimeUnit.MILLISECONDS,
              helper.getScheduledExecutorService());
    }
  }

  private void settleAndPublish() {
    settle();
    publish();
  }

  private void settle() {
    settled = true;
    if (patience != null) {
      patience.cancel();
    }
  }

  /** A new picker each time: the channel tells by it that waiting calls should try again. */
  private void publish() {
    FollowedTarget known = target;
    if (known == null || shutdown) {
      return;
    }
    if (!settled && connections.pending()) {
      helper.updateBalancingState(
          ConnectivityState.CONNECTING, new FixedResultPicker(PickResult.withNoResult()));
      return;
    }
    if (!connections.none()) {
      settle();
    }
    helper.updateBalancingState(
        connections.state(),
        new DiscoveryPicker(known, connections, keys, lookedUp, () -> catchUp(known)));
  }
}
