package io.github.k8sdiscovery;

import io.github.k8sdiscovery.Bindings.Binding;
import io.github.k8sdiscovery.event.DiscoveryEvent;
import io.github.k8sdiscovery.event.EventSink;
import io.github.k8sdiscovery.fallback.Fallback;
import io.github.k8sdiscovery.fallback.FallbackSettings;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.name.InvalidNameException;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the instances behind host names, and keeps them found.
 *
 * <pre>{@code
 * try (Discovery discovery = Discovery.over(source, scheduler, DiscoverySettings.in("example"))) {
 *   Instance instance = discovery.view("backend-service", 5000).pick(PickContext.ANY);
 * }
 * }</pre>
 *
 * <p>A service is followed from its first use; every later view is the newest one, read from
 * memory. All methods may be called by any thread but the scheduler's own, which must not wait.
 */
public final class Discovery implements AutoCloseable {

  private final DiscoverySettings settings;
  private final Fallback fallback;
  private final Scheduler scheduler;
  private final Registry registry;
  private final EventHub events = new EventHub();
  private final CallListeners calls = new CallListeners();
  private final Bindings bindings;

  private Discovery(Fallback fallback, Scheduler scheduler, DiscoverySettings settings) {
    this.settings = settings;
    this.fallback = fallback;
    this.scheduler = scheduler;
    this.registry = new Registry(fallback, settings, events, calls, scheduler);
    this.bindings = new Bindings(settings, registry);
  }

  /**
   * Discovery over sources that replace one another.
   *
   * @param fallback where instances come from; closed with this
   * @param scheduler the one the sources use; closed with this
   * @param settings what to know about the client
   * @return a discovery to be closed by the caller
   */
  public static Discovery over(Fallback fallback, Scheduler scheduler, DiscoverySettings settings) {
    return new Discovery(fallback, scheduler, settings);
  }

  /**
   * Discovery over one source.
   *
   * @param source where instances come from; closed with this
   * @param scheduler the one the source uses; closed with this
   * @param settings what to know about the client
   * @return a discovery to be closed by the caller
   */
  public static Discovery over(
      InstanceSource source, Scheduler scheduler, DiscoverySettings settings) {
    return over(
        Fallback.over(List.of(source), FallbackSettings.DEFAULT, scheduler), scheduler, settings);
  }

  /** {@return what this knows about its client} */
  public DiscoverySettings settings() {
    return settings;
  }

  /**
   * The newest view of a service on a port. Waits on the first use of a service only, for at most
   * the first-lookup timeout.
   *
   * @param host the host in the URL
   * @param port the port in the URL; 0 or less if there is none
   * @return the view, perhaps without instances
   * @throws io.github.k8sdiscovery.model.DiscoveryException if the name or the port is refused, the
   *     service unknown, or no source can answer
   */
  public ServiceView view(String host, int port) {
    Binding known = bindings.known(host);
    return (known != null ? known : await(host, bindings.bind(host))).view(port);
  }

  /**
   * The newest view, without waiting.
   *
   * @param host the host in the URL
   * @param port the port in the URL; 0 or less if there is none
   * @return complete at once, but for the first use of a service; fails as {@link #view} throws
   */
  public CompletableFuture<ServiceView> viewLater(String host, int port) {
    return later(host, binding -> binding.view(port));
  }

  /**
   * Everything known of a service. Waits as {@link #view} does.
   *
   * @param host the service in any form a URL may have
   * @return the newest snapshot
   * @throws io.github.k8sdiscovery.model.DiscoveryException as {@link #view}
   */
  public ServiceSnapshot snapshot(String host) {
    Binding known = bindings.known(host);
    return (known != null ? known : await(host, bindings.bind(host))).service().snapshot();
  }

  /**
   * Everything known of a service, without waiting.
   *
   * @param host the service in any form a URL may have
   * @return complete at once, but for the first use of a service; fails as {@link #snapshot} throws
   */
  public CompletableFuture<ServiceSnapshot> snapshotLater(String host) {
    return later(host, binding -> binding.service().snapshot());
  }

  /**
   * Whether calls to a host are none of discovery's business: an IP address; or, if external hosts
   * are resolved, a name outside the cluster.
   *
   * @param host the host in the URL
   * @return true if the URL should stay as it is
   * @throws InvalidNameException if the host is no name at all
   */
  public boolean passesThrough(String host) {
    return bindings.passesThrough(host);
  }

  /** {@return the services being followed now, sorted} */
  public Set<ServiceId> followed() {
    Set<ServiceId> ids = new TreeSet<>();
    registry.all().forEach(service -> ids.add(service.id()));
    return ids;
  }

  /** {@return how every followed service stands, sorted by service} */
  public List<ServiceStatus> status() {
    return registry.all().stream()
        .map(FollowedService::status)
        .sorted(Comparator.comparing(ServiceStatus::service))
        .toList();
  }

  /**
   * How one service stands.
   *
   * @param service which service
   * @return null if it is not followed
   */
  public @Nullable ServiceStatus status(ServiceId service) {
    FollowedService followed = registry.find(service);
    return followed == null ? null : followed.status();
  }

  /** {@return the names of the sources asked unless a service has its own order, best first} */
  public List<String> sources() {
    return fallback.order();
  }

  /**
   * The names of the services in the client's own namespace. The first call waits as {@link #view}
   * does; later ones answer from memory.
   *
   * @return the names, sorted; empty if no source knows names
   * @throws IllegalStateException if they cannot be read
   */
  public Set<String> services() {
    return await("the services of namespace " + settings.names().ownNamespace(), servicesLater());
  }

  /** {@return as {@link #services()}, without waiting} */
  public CompletableFuture<Set<String>> servicesLater() {
    return fallback.services(settings.names().ownNamespace());
  }

  /**
   * Tells a listener what the Service objects of a namespace say: all of them by name, once they
   * are known and whenever one changes. While the API is away nothing is told, so that what was
   * said last holds.
   *
   * @param namespace the namespace
   * @param listener is called on the scheduler's thread; never if no source has such objects
   * @return closing it ends the telling
   */
  public AutoCloseable followServices(
      String namespace, Consumer<Map<String, ServiceInfo>> listener) {
    return fallback.followServices(namespace, listener);
  }

  /**
   * Tells a listener what happens from now on.
   *
   * @param listener is called on the scheduler's thread
   * @return closing it ends the telling
   */
  public AutoCloseable listen(EventSink listener) {
    return events.listen(listener);
  }

  /**
   * Tells a listener of the calls that end from now on.
   *
   * @param listener is called on the threads of the calls
   * @return closing it ends the telling
   */
  public AutoCloseable listenToCalls(CallListener listener) {
    return calls.add(listener);
  }

  /**
   * Tells everyone who listens what happened where discovery cannot see it, such as in a call.
   * Returns at once.
   *
   * @param event what happened
   */
  public void tell(DiscoveryEvent event) {
    scheduler.execute(() -> events.accept(event));
  }

  /** Stops following. Views already taken go on picking. Closing twice is fine. */
  @Override
  public void close() {
    scheduler.close();
    fallback.close();
    registry.close();
    bindings.clear();
  }

  private <T> CompletableFuture<T> later(String host, Function<Binding, T> read) {
    try {
      Binding known = bindings.known(host);
      if (known != null) {
        return CompletableFuture.completedFuture(read.apply(known));
      }
      return bindings
          .bind(host)
          .thenApply(read)
          .orTimeout(timeoutNanos(), TimeUnit.NANOSECONDS)
          .exceptionallyCompose(e -> CompletableFuture.failedFuture(explained(host, e)));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private long timeoutNanos() {
    return settings.limits().firstLookupTimeout().toNanos();
  }

  private <T> T await(String what, CompletableFuture<T> future) {
    try {
      return future.get(timeoutNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw explained(what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking up " + what, e);
    }
  }

  private RuntimeException explained(String what, Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null
        && (cause instanceof ExecutionException || cause instanceof CompletionException)) {
      cause = cause.getCause();
    }
    if (cause instanceof RuntimeException known) {
      return known;
    }
    String message =
        "no answer from "
            + String.join(", ", fallback.order())
            + " within "
            + settings.limits().firstLookupTimeout()
            + " (k8s.discovery.first-lookup-timeout)";
    return new SourceUnavailableException(what, new Unavailability(Kind.UNREACHABLE, message));
  }
}
