package io.github.k8sdiscovery;

import io.github.k8sdiscovery.DiscoverySettings.ExternalHosts;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.name.HostName;
import io.github.k8sdiscovery.name.HostName.External;
import io.github.k8sdiscovery.name.HostName.OfService;
import io.github.k8sdiscovery.name.InvalidNameException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which followed service each host name stands for, so that a name is read once and not on every
 * call. Only names of services that exist are kept, and a bounded number of them.
 */
final class Bindings {

  /**
   * How many ways of writing its services a client may have in memory, per service it may follow.
   */
  private static final int NAMES_PER_SERVICE = 4;

  /** As long as a chain of CNAMEs may be for common resolvers; also what ends a circle. */
  private static final int MAX_ALIASES = 8;

  private final DiscoverySettings settings;
  private final Registry registry;
  private final Map<String, Binding> byHost = new ConcurrentHashMap<>();
  private final int max;

  Bindings(DiscoverySettings settings, Registry registry) {
    this.settings = settings;
    this.registry = registry;
    this.max = settings.limits().maxServices() * NAMES_PER_SERVICE;
  }

  /** The binding of a host that has been used before and still exists; else null. */
  @Nullable Binding known(String host) {
    Binding binding = byHost.get(host);
    if (binding == null || binding.holds()) {
      return binding;
    }
    byHost.remove(host, binding);
    return null;
  }

  /** Reads the host and follows its service; completes when the source has answered. */
  CompletableFuture<Binding> bind(String host) {
    HostName name = settings.names().read(host);
    if (!(name instanceof OfService service)) {
      throw new InvalidNameException(
          host,
          "a service of the cluster; hosts outside it need k8s.discovery.external-hosts=resolve, or a"
              + " client that is not load-balanced");
    }
    return registry
        .follow(service.service())
        .answered()
        .thenCompose(answered -> otherwise(answered, service))
        .thenCompose(this::behind)
        .thenApply(binding -> remember(host, binding));
  }

  boolean passesThrough(String host) {
    if (byHost.containsKey(host)) {
      return false;
    }
    HostName name = settings.names().read(host);
    return name instanceof HostName.Address
        || (name instanceof External && settings.externalHosts() == ExternalHosts.RESOLVE);
  }

  void clear() {
    byHost.clear();
  }

  /**
   * The second reading of {@code pod-0.db} counts only if the first names no service we can see.
   */
  private CompletableFuture<Binding> otherwise(FollowedService first, OfService name) {
    Binding plain = new Binding(first, name.hostname(), List.of());
    OfService second = name.otherwise();
    if (first.known() || second == null) {
      return CompletableFuture.completedFuture(plain);
    }
    return registry
        .follow(second.service())
        .answered()
        .thenApply(service -> new Binding(service, second.hostname(), List.of()))
        .thenApply(binding -> binding.exists() ? binding : plain);
  }

  /**
   * An ExternalName for another service of the cluster stands for that service, with everything it
   * has; one for a host outside stays what it is.
   */
  private CompletableFuture<Binding> behind(Binding binding) {
    FollowedService service = binding.service;
    String points = service.externalName();
    OfService target = points == null ? null : settings.names().target(points);
    List<Alias> through = new ArrayList<>(binding.through);
    through.add(new Alias(service, points));
    if (points == null || target == null || binding.hostname != null) {
      return CompletableFuture.completedFuture(new Binding(service, binding.hostname, through));
    }
    if (through.size() > MAX_ALIASES) {
      throw new ExternalNameException(
          through.get(0).service.id(),
          through.stream().map(alias -> String.valueOf(alias.target)).toList());
    }
    return registry
        .follow(target.service())
        .answered()
        .thenCompose(found -> behind(new Binding(found, target.hostname(), through)));
  }

  private Binding remember(String host, Binding binding) {
    if (binding.service.known() && byHost.size() < max) {
      byHost.put(host, binding);
    }
    return binding;
  }

  /** What a host stands for: a service, and perhaps one of its instances. */
  static final class Binding {

    private final FollowedService service;
    private final @Nullable String hostname;
    private final List<Alias> through;

    /**
     * The version of the service with which this was looked at last: as long as it has that one,
     * there is nothing to look at. Only where no other service stands before it. Whoever does not
     * see what another thread has written here looks for itself.
     */
    private int seen;

    Binding(FollowedService service, @Nullable String hostname, List<Alias> through) {
      this.service = service;
      this.hostname = hostname;
      this.through = through;
    }

    FollowedService service() {
      return service;
    }

    /** Whether the host still means this. On the way of every call, so without an iterator. */
    boolean holds() {
      int version = service.version();
      if (version == seen) {
        return true;
      }
      for (int i = 0; i < through.size(); i++) {
        if (!through.get(i).holds()) {
          return false;
        }
      }
      seen = service.known() && through.size() == 1 ? version : 0;
      return service.known();
    }

    ServiceView view(int port) {
      return hostname == null ? service.view(port) : service.only(port, hostname);
    }

    private boolean exists() {
      return service.known() && service.snapshot().all().stream().anyMatch(this::named);
    }

    private boolean named(Instance instance) {
      return instance.hostname() != null && instance.hostname().equals(hostname);
    }
  }

  /**
   * A service on the way to the one that is meant, and that one itself, and what it pointed to;
   * null if it was no ExternalName. That can change even where nobody changes the Service: DNS does
   * not tell an ExternalName from other services, and the API may speak later.
   */
  record Alias(FollowedService service, @Nullable String target) {

    boolean holds() {
      return Objects.equals(target, service.externalName());
    }
  }
}
