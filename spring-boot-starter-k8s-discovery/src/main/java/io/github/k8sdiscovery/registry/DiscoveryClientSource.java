package io.github.k8sdiscovery.registry;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.ServiceCatalog;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Follows services in another registry, through the {@code DiscoveryClient} that Spring Cloud has
 * for it.
 *
 * <ul>
 *   <li>Such a client can only be asked, so it is: when a service begins to be followed, after
 *       every poll interval, and at once when the registry says that something changed ({@link
 *       #refresh()}). Never by whoever makes a call, and never on the scheduler's thread.
 *   <li>An answer that does not come within the timeout, and one that is an exception, make a
 *       service unavailable, or stale if it was known. It is asked for again with a growing,
 *       jittered wait. A client that hangs holds a few threads of its own, whatever the number of
 *       services.
 *   <li>Metadata {@code weight} and {@code zone} of an instance count as those of a pod do; a
 *       secure instance is called by TLS, under the host name that the registry has for it.
 *   <li>A service that {@link ServiceNames} have no name for is absent.
 * </ul>
 *
 * <p>What a registry cannot tell: ports by name, nodes, instances that are draining. Its own
 * instances take calls on the port they are registered with, whatever port a URL has.
 */
public final class DiscoveryClientSource implements InstanceSource, ServiceCatalog {

  /** How old names may be in a hint. */
  private static final Duration RECENT = Duration.ofMinutes(1);

  private final Registry registry;
  private final Catalog catalog;
  private final String ownNamespace;
  private final Scheduler scheduler;
  private final Set<RegistryFollower> followers = ConcurrentHashMap.newKeySet();

  private DiscoveryClientSource(Registry registry, String ownNamespace) {
    this.registry = registry;
    this.catalog = new Catalog(registry);
    this.ownNamespace = ownNamespace;
    this.scheduler = registry.scheduler();
  }

  /**
   * A source over a registry.
   *
   * @param name the source's name, such as {@code consul}
   * @param client what is asked
   * @param settings how it is asked
   * @param ownNamespace the client's namespace
   * @param scheduler where listeners are called
   * @return a source to be closed by the caller; it asks nothing before a service is followed
   */
  public static DiscoveryClientSource over(
      String name,
      RegistryClient client,
      RegistrySettings settings,
      String ownNamespace,
      Scheduler scheduler) {
    Queries queries = new Queries(name, settings.timeout(), scheduler);
    SnapshotReader reader = new SnapshotReader(name);
    return new DiscoveryClientSource(
        new Registry(name, client, settings, reader, queries, scheduler), ownNamespace);
  }

  @Override
  public String name() {
    return registry.name();
  }

  @Override
  public Following follow(ServiceId id, Consumer<SourceState> listener) {
    String registered = registry.settings().names().of(id, ownNamespace);
    if (registered == null) {
      return Following.once(new Absent(), listener, scheduler);
    }
    RegistryFollower follower = new RegistryFollower(id, registered, listener, registry);
    followers.add(follower);
    scheduler.execute(follower::ask);
    return () -> {
      followers.remove(follower);
      follower.close();
    };
  }

  /**
   * Asks for every followed service now, because something has changed. Returns at once. A service
   * that is being asked for is asked for once more afterwards, however often this is called.
   */
  public void refresh() {
    scheduler.execute(
        () -> {
          catalog.outdated();
          followers.forEach(RegistryFollower::ask);
        });
  }

  /**
   * The services of a namespace that have names in the registry, perhaps a poll interval old.
   *
   * @param namespace the namespace
   * @return completes within half a second; exceptionally if the registry has never answered
   */
  @Override
  public CompletableFuture<Set<String>> services(String namespace) {
    return names(namespace, registry.settings().pollInterval());
  }

  @Override
  public CompletableFuture<Set<String>> recentServices(String namespace) {
    return names(namespace, RECENT);
  }

  @Override
  public void close() {
    followers.forEach(RegistryFollower::close);
    followers.clear();
    registry.queries().close();
  }

  private CompletableFuture<Set<String>> names(String namespace, Duration maxAge) {
    ServiceNames names = registry.settings().names();
    if (names.of(new ServiceId(namespace, "any"), ownNamespace) == null) {
      return CompletableFuture.completedFuture(Set.of());
    }
    CompletableFuture<Set<String>> answer = new CompletableFuture<>();
    scheduler.execute(() -> catalog.names(names.in(namespace), maxAge, answer));
    return answer;
  }
}
