package io.github.k8sdiscovery.grpc;

import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.event.DiscoveryEvent;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.IpAddress;
import io.github.k8sdiscovery.model.ServiceId;
import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells a channel what discovery knows of a service: at once, and again whenever something happens
 * to it. Its state lives in the channel's synchronization context; nothing waits.
 *
 * <p>That a service is unknown is told as an empty list with the reason beside it, so that {@link
 * DiscoveryLoadBalancer} is there from the start and looks again on the next call.
 */
final class KubernetesNameResolver extends NameResolver {

  private final FollowedTarget target;
  private final Set<ServiceId> written;
  private final SynchronizationContext context;
  private final ConfigOrError config;

  private @Nullable Listener2 listener;
  private @Nullable AutoCloseable listening;
  private volatile @Nullable ServiceId found;
  private boolean resolving;
  private boolean again;

  KubernetesNameResolver(FollowedTarget target, Args args) {
    this.target = target;
    this.written = target.services();
    this.context = args.getSynchronizationContext();
    this.config =
        args.getServiceConfigParser()
            .parseServiceConfig(DiscoveryLoadBalancerProvider.serviceConfig());
  }

  @Override
  public String getServiceAuthority() {
    return target.authority();
  }

  @Override
  public void start(Listener2 listener) {
    this.listener = listener;
    listening = target.discovery().listen(this::onEvent);
    resolve();
  }

  /** Reads memory, so it may be asked for as often as anybody likes. */
  @Override
  public void refresh() {
    resolve();
  }

  @Override
  public void shutdown() {
    listener = null;
    AutoCloseable open = listening;
    listening = null;
    if (open != null) {
      try {
        open.close();
      } catch (Exception e) {
        throw new IllegalStateException("cannot end listening to " + target.authority(), e);
      }
    }
  }

  /** On discovery's thread. */
  private void onEvent(DiscoveryEvent event) {
    if (event.service().equals(found) || written.contains(event.service())) {
      context.execute(this::resolve);
    }
  }

  private void resolve() {
    if (listener == null) {
      return;
    }
    if (resolving) {
      again = true;
      return;
    }
    resolving = true;
    var unused =
        target
            .view()
            .whenComplete((view, failure) -> context.execute(() -> resolved(view, failure)));
  }

  private void resolved(@Nullable ServiceView view, @Nullable Throwable failure) {
    resolving = false;
    Listener2 told = listener;
    if (told == null) {
      return;
    }
    if (view != null) {
      found = view.snapshot().id();
    }
    Status status = failure == null ? Status.OK : FollowedTarget.unavailable(failure);
    List<EquivalentAddressGroup> addresses =
        view == null
            ? List.of()
            : view.instances().stream().map(KubernetesNameResolver::address).toList();
    var unused =
        told.onResult2(
            ResolutionResult.newBuilder()
                .setAddressesOrError(StatusOr.fromValue(addresses))
                .setAttributes(
                    Attributes.newBuilder()
                        .set(Resolved.KEY, new Resolved(target, view, status))
                        .build())
                .setServiceConfig(config)
                .build());
    if (again) {
      again = false;
      resolve();
    }
  }

  /** Where an instance listens. A host name is left to the transport. */
  static EquivalentAddressGroup address(Instance instance) {
    boolean literal = IpAddress.canonical(instance.address()) != null;
    return new EquivalentAddressGroup(
        literal
            ? new InetSocketAddress(instance.address(), instance.port())
            : InetSocketAddress.createUnresolved(instance.address(), instance.port()));
  }
}
