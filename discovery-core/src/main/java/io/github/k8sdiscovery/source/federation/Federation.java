package io.github.k8sdiscovery.source.federation;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.ServiceCatalog;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Several clusters and registries as one source: a service has the instances that any of them
 * knows.
 *
 * <ul>
 *   <li>Members go by their priority, and of the same priority by their order. What the Service
 *       itself says (its ports, labels, affinity) is taken from the first that has one; the ports
 *       of the others are put behind those of the same name, else of the same number.
 *   <li>Every instance says in its origin which member it is of. A pod that two members list, such
 *       as a cluster that is configured twice, is one instance, of the first.
 *   <li>First it waits for all, {@link #PATIENCE} at most, and where none has the service {@link
 *       #LAST} at most; one that was silent or out of touch before, for this or any other service,
 *       is not waited for. Whoever is late joins when it comes.
 *   <li>One member's outage takes nothing from the others. What was last seen of it stays, for
 *       ever, and is told as {@link SourceState.Synced#lacking()}. Only when nobody who has the
 *       service is in touch is it stale.
 *   <li>A service of {@linkplain ServiceId#CLUSTER_SET all clusters} is what the own cluster has
 *       imported under that name; without such an import, what the members know of it.
 *   <li>That there is no such service is said only when all members say so. If some do and others
 *       cannot tell, it is {@code NOT_LISTED}: it may be there all the same. If one of those is not
 *       the own cluster, it may be {@linkplain Unavailability#elsewhere() elsewhere}, where no
 *       other source looks.
 * </ul>
 */
public final class Federation implements InstanceSource, ServiceCatalog {

  /** How long a member is waited for if another has the service: 300 ms. Chosen, not measured. */
  static final Duration PATIENCE = Duration.ofMillis(300);

  /**
   * How long a member is waited for if no other has the service: 1.5 s, less than the 2 s that a
   * first use waits. Chosen, not measured.
   */
  static final Duration LAST = Duration.ofMillis(1500);

  private final String name;
  private final List<Member> members;
  private final Scheduler scheduler;

  /** By name, who was silent or out of touch when last looked at, and why. */
  private final Map<String, String> down = new ConcurrentHashMap<>();

  private Federation(String name, List<Member> members, Scheduler scheduler) {
    this.name = name;
    this.members = members;
    this.scheduler = scheduler;
  }

  /**
   * A source over clusters and registries.
   *
   * @param name this source's name
   * @param members one or more, each of another name; their sources are closed with this
   * @param scheduler the one that the members' sources use
   * @return a source to be closed by the caller
   * @throws IllegalArgumentException if there is no member, or two have one name
   */
  public static Federation over(String name, List<Member> members, Scheduler scheduler) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("members: none (expected: one or more)");
    }
    Set<String> names = new HashSet<>();
    for (Member member : members) {
      if (!names.add(member.name())) {
        throw new IllegalArgumentException(
            "members: " + member.title() + " twice (expected: one of each name)");
      }
    }
    List<Member> ordered = new ArrayList<>(members);
    ordered.sort(Comparator.comparingInt(Member::priority));
    return new Federation(name, List.copyOf(ordered), scheduler);
  }

  @Override
  public String name() {
    return name;
  }

  /** {@return the members, the most preferred first} */
  public List<Member> members() {
    return members;
  }

  /**
   * What is wrong with the members, as far as the services followed tell.
   *
   * @return by the member's title, why it was out of touch or silent when last looked at; "in
   *     touch" for the others. In the members' order; any thread
   */
  public Map<String, String> contact() {
    Map<String, String> contact = new LinkedHashMap<>();
    for (Member member : members) {
      contact.put(member.title(), down.getOrDefault(member.name(), "in touch"));
    }
    return contact;
  }

  @Override
  public Following follow(ServiceId id, Consumer<SourceState> listener) {
    Member own = id.cluster().equals(ServiceId.CLUSTER_SET) ? own() : null;
    if (own != null) {
      ClusterSetService service =
          new ClusterSetService(id, own, members, down, scheduler, listener);
      scheduler.execute(service::begin);
      return service;
    }
    FederatedService service = new FederatedService(id, members, down, scheduler, listener);
    scheduler.execute(service::begin);
    return service;
  }

  private @Nullable Member own() {
    for (Member member : members) {
      if (member.name().equals(Member.OWN)) {
        return member;
      }
    }
    return null;
  }

  @Override
  public CompletableFuture<Set<String>> services(String namespace) {
    return names((catalog, there) -> catalog.services(there), namespace);
  }

  @Override
  public CompletableFuture<Set<String>> recentServices(String namespace) {
    return names((catalog, there) -> catalog.recentServices(there), namespace);
  }

  @Override
  public Following followServices(String namespace, Consumer<Map<String, ServiceInfo>> listener) {
    List<Function<Consumer<Map<String, ServiceInfo>>, Following>> catalogs = new ArrayList<>();
    for (Member member : members) {
      if (member.source() instanceof ServiceCatalog catalog) {
        String there = member.namespaces().apply(namespace);
        catalogs.add(one -> catalog.followServices(there, one));
      }
    }
    return ServiceCatalog.union(catalogs, listener);
  }

  /** All names that are known; fails only if nobody can tell. */
  private CompletableFuture<Set<String>> names(Question question, String namespace) {
    List<CompletableFuture<Set<String>>> asked = new ArrayList<>();
    for (Member member : members) {
      if (member.source() instanceof ServiceCatalog catalog) {
        asked.add(question.ask(catalog, member.namespaces().apply(namespace)));
      }
    }
    CompletableFuture<?>[] all = asked.toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(all)
        .handle((done, e) -> asked.stream().filter(one -> !one.isCompletedExceptionally()).toList())
        .thenCompose(
            known -> {
              if (known.isEmpty() && !asked.isEmpty()) {
                return asked.get(0);
              }
              Set<String> names = new TreeSet<>();
              known.forEach(one -> names.addAll(one.join()));
              return CompletableFuture.completedFuture(names);
            });
  }

  @Override
  public void close() {
    members.forEach(member -> member.source().close());
  }

  private interface Question {
    CompletableFuture<Set<String>> ask(ServiceCatalog catalog, String namespace);
  }
}
