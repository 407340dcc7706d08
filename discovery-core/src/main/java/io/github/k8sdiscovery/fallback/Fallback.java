package io.github.k8sdiscovery.fallback;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import io.github.k8sdiscovery.source.ServiceCatalog;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides, service by service, which source speaks.
 *
 * <ul>
 *   <li>Sources are asked in order. One that has synced, or knows that there is no such service,
 *       speaks. One that is unavailable is passed over, and so is one that has not answered within
 *       the patience; it goes on being followed, and speaks as soon as it can.
 *   <li>That there is no such service is not final if a better source that is unavailable might
 *       have found it {@linkplain io.github.k8sdiscovery.model.Unavailability#elsewhere()
 *       elsewhere}. Nobody else is asked then, and the service is unavailable, or remains what it
 *       was.
 *   <li>A source that loses contact goes on speaking with its last snapshot. When that is older
 *       than the maximum staleness, the next source that can answer replaces it; if none can, the
 *       old snapshot stays.
 *   <li>Sources after the one that speaks are not followed: they cost nothing.
 *   <li>A breaker for each source: one that keeps failing is not waited for by new services.
 * </ul>
 *
 * <p>Following runs on the scheduler's thread and is told there.
 */
public final class Fallback implements AutoCloseable {

  private final Map<String, GuardedSource> sources = new LinkedHashMap<>();
  private final FallbackSettings settings;
  private final Scheduler scheduler;

  private Fallback(FallbackSettings settings, Scheduler scheduler) {
    this.settings = settings;
    this.scheduler = scheduler;
  }

  /**
   * A fallback over sources.
   *
   * @param sources the sources there are, best first; closed with this
   * @param settings how they replace one another
   * @param scheduler the one the sources use
   * @return a fallback to be closed by the caller
   * @throws IllegalArgumentException if there is no source, two have one name, or an order names
   *     one that is not there
   */
  public static Fallback over(
      List<? extends InstanceSource> sources, FallbackSettings settings, Scheduler scheduler) {
    Fallback fallback = new Fallback(settings, scheduler);
    for (InstanceSource source : sources) {
      GuardedSource guarded = new GuardedSource(source, settings.breaker(), scheduler);
      if (fallback.sources.put(source.name(), guarded) != null) {
        throw new IllegalArgumentException(
            "sources: " + source.name() + " twice (expected: one of each name)");
      }
    }
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("sources: none (expected: one or more)");
    }
    fallback.chain(settings.order());
    settings.services().values().forEach(fallback::chain);
    return fallback;
  }

  /** {@return the names of the sources that are asked unless a service has its own order} */
  public List<String> order() {
    return chain(settings.order()).stream().map(GuardedSource::name).toList();
  }

  /** {@return how long a source is waited for before the next one is asked as well} */
  public FallbackSettings settings() {
    return settings;
  }

  /**
   * Follows a service until the result is closed.
   *
   * @param id which service
   * @param listener is told every decision that differs from the one before, on the scheduler's
   *     thread
   * @return closing it, on the scheduler's thread, ends all work for this service
   */
  public Following follow(ServiceId id, Consumer<Decision> listener) {
    Chain chain = new Chain(id, chain(settings.order(id)), settings, scheduler, listener);
    scheduler.execute(chain::evaluate);
    return chain;
  }

  /**
   * The names of a namespace's services, as far as any source knows names.
   *
   * @param namespace the namespace
   * @return completes with the names, sorted; exceptionally if there are sources that know names
   *     and none of them can tell
   */
  public CompletableFuture<Set<String>> services(String namespace) {
    List<CompletableFuture<Set<String>>> asked = new ArrayList<>();
    for (GuardedSource guarded : chain(settings.order())) {
      if (guarded.source() instanceof ServiceCatalog catalog) {
        asked.add(catalog.services(namespace));
      }
    }
    CompletableFuture<?>[] all = asked.toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(all)
        .handle((done, e) -> asked.stream().filter(future -> !future.isCompletedExceptionally()))
        .thenCompose(
            answered -> {
              List<CompletableFuture<Set<String>>> known = answered.toList();
              if (known.isEmpty() && !asked.isEmpty()) {
                return asked.get(0);
              }
              Set<String> names = new TreeSet<>();
              known.forEach(future -> names.addAll(future.join()));
              return CompletableFuture.completedFuture(names);
            });
  }

  /**
   * Follows the Service objects of a namespace, as far as any source has such objects; see {@link
   * ServiceCatalog#followServices}. If several have one of a name, the first source's counts.
   *
   * @param namespace the namespace
   * @param listener is told all of them by name, on the scheduler's thread; never if no source can
   *     tell
   * @return closing it ends the telling
   */
  public Following followServices(String namespace, Consumer<Map<String, ServiceInfo>> listener) {
    List<Function<Consumer<Map<String, ServiceInfo>>, Following>> catalogs = new ArrayList<>();
    for (GuardedSource guarded : chain(settings.order())) {
      if (guarded.source() instanceof ServiceCatalog catalog) {
        catalogs.add(one -> catalog.followServices(namespace, one));
      }
    }
    return ServiceCatalog.union(catalogs, listener);
  }

  /**
   * The names that one source knows of a namespace, for a hint; see {@link
   * ServiceCatalog#recentServices}.
   *
   * @param source the source's name; null for none
   * @param namespace the namespace
   * @return as there; empty if that source does not know names
   */
  public CompletableFuture<Set<String>> recentServices(@Nullable String source, String namespace) {
    GuardedSource guarded = source == null ? null : sources.get(source);
    return guarded != null && guarded.source() instanceof ServiceCatalog catalog
        ? catalog.recentServices(namespace)
        : CompletableFuture.completedFuture(Set.of());
  }

  /** Closes the sources. Closing twice is fine. */
  @Override
  public void close() {
    sources.values().forEach(guarded -> guarded.source().close());
  }

  private List<GuardedSource> chain(List<String> order) {
    if (order.isEmpty()) {
      return List.copyOf(sources.values());
    }
    List<GuardedSource> chain = new ArrayList<>();
    for (String name : order) {
      GuardedSource source = sources.get(name);
      if (source == null || chain.contains(source)) {
        throw new IllegalArgumentException(
            "sources: "
                + String.join(",", order)
                + " (expected: each once, of "
                + String.join(", ", sources.keySet())
                + ")");
      }
      chain.add(source);
    }
    return chain;
  }
}
