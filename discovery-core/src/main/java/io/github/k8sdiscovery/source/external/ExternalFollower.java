package io.github.k8sdiscovery.source.external;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.IpAddress;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.HostAddresses;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Follows one service and, as long as it stands for a host outside the cluster, that host. Confined
 * to the scheduler's thread, but for {@link #begin} and {@link #close()}.
 */
final class ExternalFollower implements Following {

  private static final Following NOBODY = () -> {};

  private final ServiceId id;
  private final Consumer<SourceState> listener;
  private final HostAddresses addresses;
  private final Predicate<String> ofCluster;
  private volatile Following service = NOBODY;
  private volatile Following following = NOBODY;
  private volatile boolean closed;
  private @Nullable String host;
  private @Nullable SourceState ofService;
  private @Nullable SourceState ofHost;
  private @Nullable SourceState said;

  ExternalFollower(
      ServiceId id,
      Consumer<SourceState> listener,
      HostAddresses addresses,
      Predicate<String> ofCluster) {
    this.id = id;
    this.listener = listener;
    this.addresses = addresses;
    this.ofCluster = ofCluster;
  }

  void begin(InstanceSource source) {
    service = source.follow(id, this::serviceSaid);
  }

  @Override
  public void close() {
    closed = true;
    service.close();
    following.close();
  }

  private void serviceSaid(SourceState state) {
    if (closed) {
      return;
    }
    ofService = state;
    String outside = outside(state.snapshot());
    if (!Objects.equals(outside, host)) {
      following.close();
      following = NOBODY;
      host = outside;
      ofHost = null;
      if (outside != null && IpAddress.canonical(outside) == null) {
        following = addresses.follow(outside, id, told -> hostSaid(outside, told));
        if (closed) {
          following.close();
        }
      }
    }
    say();
  }

  private void hostSaid(String which, SourceState state) {
    if (!closed && which.equals(host)) {
      ofHost = state;
      say();
    }
  }

  /** The host outside that a service stands for; null if it stands for none. */
  private @Nullable String outside(@Nullable ServiceSnapshot snapshot) {
    ServiceInfo info = snapshot == null ? null : snapshot.service();
    String target = info == null ? null : info.externalName();
    if (target == null || ofCluster.test(target)) {
      return null;
    }
    String name = target.toLowerCase(Locale.ROOT);
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  /** Nothing, as long as the host has not been found for the first time. */
  private void say() {
    SourceState now = merged();
    if (now != null && !now.timeless().equals(said)) {
      said = now.timeless();
      listener.accept(now);
    }
  }

  private @Nullable SourceState merged() {
    SourceState state = ofService;
    ServiceSnapshot snapshot = state == null ? null : state.snapshot();
    String name = host;
    if (state == null || snapshot == null || name == null) {
      return state;
    }
    String address = IpAddress.canonical(name);
    if (address != null) {
      return with(state, on(snapshot, List.of(Instance.at(address, 0).build())), null);
    }
    SourceState found = ofHost;
    if (found == null) {
      return null;
    }
    if (found instanceof Unavailable unavailable) {
      Unavailability reason = unavailable.reason();
      return new Unavailable(
          new Unavailability(
              reason.kind(), id + " is an ExternalName for " + name + ", and " + reason.message()));
    }
    ServiceSnapshot at = found.snapshot();
    if (at == null) {
      String message = id + " is an ExternalName for " + name + ", which DNS does not know";
      return with(state, on(snapshot, List.of()), new Unavailability(Kind.NOT_LISTED, message));
    }
    return found instanceof Stale && state instanceof Synced
        ? found.with(addresses -> on(snapshot, addresses.portless()))
        : with(state, on(snapshot, at.portless()), found.trouble());
  }

  /** What the source says, with another snapshot, and with what the addresses are lacking. */
  private static SourceState with(
      SourceState state, ServiceSnapshot snapshot, @Nullable Unavailability lacking) {
    return state instanceof Synced synced && synced.lacking() == null
        ? new Synced(snapshot, lacking, synced.changedAt())
        : state.with(own -> snapshot);
  }

  /** The addresses on each of the Service's ports; if it has none, on any. */
  private static ServiceSnapshot on(ServiceSnapshot service, List<Instance> addresses) {
    Map<String, List<Instance>> instances = new LinkedHashMap<>();
    ServiceInfo info = service.service();
    for (ServicePort port : info == null ? List.<ServicePort>of() : info.ports()) {
      instances.put(port.name(), addresses.stream().map(one -> one.onPort(port.number())).toList());
    }
    return new ServiceSnapshot(
        service.id(), info, instances, instances.isEmpty() ? addresses : List.of());
  }
}
