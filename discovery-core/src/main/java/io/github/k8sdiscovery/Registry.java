package io.github.k8sdiscovery;

import io.github.k8sdiscovery.event.EventSink;
import io.github.k8sdiscovery.fallback.Decision;
import io.github.k8sdiscovery.fallback.Fallback;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.time.Scheduler;
import io.github.k8sdiscovery.time.Scheduler.Cancellable;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The services being followed: begins with first use, shared by everyone who asks at the same time,
 * and bounded. Unknown services leave nothing but an entry in a small memory that forgets.
 */
final class Registry implements AutoCloseable {

  /** How long an answer waits for the names that may have been meant; chosen, not measured. */
  private static final Duration HINT = Duration.ofMillis(500);

  private final Fallback fallback;
  private final DiscoverySettings settings;
  private final EventSink events;
  private final CallListeners calls;
  private final Scheduler scheduler;
  private final DiscoverySettings.Limits limits;

  private final Map<ServiceId, Entry> followed = new ConcurrentHashMap<>();
  private final Map<ServiceId, Absence> absences =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ServiceId, Absence> eldest) {
          return size() > limits.maxServices();
        }
      };

  Registry(
      Fallback fallback,
      DiscoverySettings settings,
      EventSink events,
      CallListeners calls,
      Scheduler scheduler) {
    this.fallback = fallback;
    this.settings = settings;
    this.events = events;
    this.calls = calls;
    this.scheduler = scheduler;
    this.limits = settings.limits();
  }

  /** The service, followed from now on if it was not; its answer may still be out. */
  FollowedService follow(ServiceId id) {
    long now = scheduler.clock().nanoTime();
    Entry entry = followed.get(id);
    if (entry == null) {
      entry = begin(id, now);
    }
    if (entry == null) {
      return FollowedService.absent(id, settings, scheduler, near(id));
    }
    entry.service.used(now);
    return entry.service;
  }

  /** The service if it is followed; else null. */
  @Nullable FollowedService find(ServiceId id) {
    Entry entry = followed.get(id);
    return entry == null ? null : entry.service;
  }

  Collection<FollowedService> all() {
    return followed.values().stream().map(entry -> entry.service).toList();
  }

  /** Null if the service was unknown a moment ago. */
  private synchronized @Nullable Entry begin(ServiceId id, long now) {
    Absence absence = absences.get(id);
    if (absence != null && now - absence.untilNanos < 0) {
      return null;
    }
    Entry present = followed.get(id);
    if (present != null) {
      return present;
    }
    if (followed.size() >= limits.maxServices()) {
      throw new TooManyServicesException(id, limits.maxServices());
    }
    Entry entry = new Entry(new FollowedService(id, settings, scheduler, events, calls));
    followed.put(id, entry);
    scheduler.execute(entry::start);
    return entry;
  }

  private synchronized void forget(Entry entry) {
    followed.remove(entry.service.id(), entry);
  }

  private synchronized void remember(ServiceId id, List<String> near) {
    long until = scheduler.clock().nanoTime() + limits.absentMemory().toNanos();
    absences.remove(id);
    absences.put(id, new Absence(until, near));
  }

  private synchronized List<String> near(ServiceId id) {
    Absence absence = absences.get(id);
    return absence == null ? List.of() : absence.near;
  }

  private List<String> near(ServiceId id, Set<String> names) {
    Set<String> all = new TreeSet<>(names);
    for (ServiceId other : followed.keySet()) {
      if (other.namespace().equals(id.namespace())) {
        all.add(other.name());
      }
    }
    return NearNames.of(id.name(), all);
  }

  /**
   * What the source that knows no such service has in the client's own namespace; of others only
   * what is in use is known.
   */
  private CompletableFuture<Set<String>> names(@Nullable String source, String namespace) {
    return namespace.equals(settings.names().ownNamespace())
        ? fallback.recentServices(source, namespace)
        : CompletableFuture.completedFuture(Set.of());
  }

  @Override
  public void close() {
    followed.clear();
  }

  /** Until when a service is taken for unknown, and what may have been meant. */
  private record Absence(long untilNanos, List<String> near) {}

  /** A service and the sources' work for it; lives on the scheduler's thread. */
  private final class Entry {

    private final FollowedService service;
    private final long begunNanos = scheduler.clock().nanoTime();
    private @Nullable Following following;
    private boolean ended;
    private boolean reviewing;

    Entry(FollowedService service) {
      this.service = service;
    }

    void start() {
      Following begun = fallback.follow(service.id(), this::onDecision);
      following = begun;
      if (ended) {
        begun.close();
      }
    }

    private void onDecision(Decision decision) {
      if (ended) {
        return;
      }
      if (decision.state() instanceof Absent && !service.known()) {
        end();
        remember(service.id(), List.of());
        hint(decision);
        return;
      }
      service.accept(decision);
      if (!service.known() && !ended && !reviewing) {
        reviewing = true;
        scheduler.schedule(this::review, limits.idle());
      }
    }

    /**
     * What nobody asks for any more and cannot be reached, or is gone, is not followed for ever.
     */
    private void review() {
      reviewing = false;
      if (ended || service.known()) {
        return;
      }
      long idleNanos = scheduler.clock().nanoTime() - service.usedAtNanos();
      if (idleNanos >= limits.idle().toNanos()) {
        end();
      } else {
        reviewing = true;
        scheduler.schedule(this::review, limits.idle());
      }
    }

    /** Says that there is no such service, and what may have been meant if that is soon known. */
    private void hint(Decision absent) {
      Cancellable patience = scheduler.schedule(() -> answer(absent, Set.of()), patience());
      var unused =
          names(absent.source(), service.id().namespace())
              .whenComplete(
                  (names, e) ->
                      scheduler.execute(
                          () -> {
                            patience.cancel();
                            answer(absent, names == null ? Set.of() : names);
                          }));
    }

    /** Half of what is left of the time that callers wait, so that they get their answer. */
    private Duration patience() {
      Duration took = Duration.ofNanos(scheduler.clock().nanoTime() - begunNanos);
      Duration left = limits.firstLookupTimeout().minus(took).dividedBy(2);
      return left.isNegative() ? Duration.ZERO : left.compareTo(HINT) < 0 ? left : HINT;
    }

    private void answer(Decision absent, Set<String> names) {
      if (!service.answered().isDone()) {
        List<String> near = near(service.id(), names);
        remember(service.id(), near);
        service.near(near);
        service.accept(absent);
      }
    }

    private void end() {
      ended = true;
      forget(this);
      if (following != null) {
        following.close();
      }
    }
  }
}
