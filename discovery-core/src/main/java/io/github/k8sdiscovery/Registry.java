package io.github.k8sdiscovery;

import io.github.k8sdiscovery.event.EventSink;
import io.github.k8sdiscovery.fallback.Decision;
import io.github.k8sdiscovery.fallback.Fallback;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The services being followed: begins with first use, shared by everyone who asks at the same time,
 * and bounded. Unknown services leave nothing but an entry in a small memory that forgets.
 */
final class Registry implements AutoCloseable {

  private final Fallback fallback;
  private final Pipeline pipeline;
  private final EventSink events;
  private final Scheduler scheduler;
  private final DiscoverySettings.Limits limits;

  private final Map<ServiceId, Entry> followed = new ConcurrentHashMap<>();
  private final Map<ServiceId, Long> absentUntilNanos =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ServiceId, Long> eldest) {
          return size() > limits.maxServices();
        }
      };

  Registry(Fallback fallback, Pipeline pipeline, EventSink events, Scheduler scheduler) {
    this.fallback = fallback;
    this.pipeline = pipeline;
    this.events = events;
    this.scheduler = scheduler;
    this.limits = pipeline.settings().limits();
  }

  /** The service, followed from now on if it was not; its answer may still be out. */
  FollowedService follow(ServiceId id) {
    long now = scheduler.clock().nanoTime();
    Entry entry = followed.get(id);
    if (entry == null) {
      entry = begin(id, now);
    }
    if (entry == null) {
      return FollowedService.absent(id, pipeline, scheduler.clock());
    }
    entry.service.used(now);
    return entry.service;
  }

  Collection<FollowedService> all() {
    return followed.values().stream().map(entry -> entry.service).toList();
  }

  /** Null if the service was unknown a moment ago. */
  private synchronized @Nullable Entry begin(ServiceId id, long now) {
    Long until = absentUntilNanos.get(id);
    if (until != null && now - until < 0) {
      return null;
    }
    Entry present = followed.get(id);
    if (present != null) {
      return present;
    }
    if (followed.size() >= limits.maxServices()) {
      throw new TooManyServicesException(id, limits.maxServices());
    }
    Entry entry = new Entry(new FollowedService(id, pipeline, scheduler.clock(), events));
    followed.put(id, entry);
    scheduler.execute(entry::start);
    return entry;
  }

  private synchronized void forget(Entry entry, boolean absent) {
    ServiceId id = entry.service.id();
    followed.remove(id, entry);
    if (absent) {
      absentUntilNanos.remove(id);
      long now = scheduler.clock().nanoTime();
      absentUntilNanos.put(id, now + limits.absentMemory().toNanos());
    }
  }

  @Override
  public void close() {
    followed.clear();
  }

  /** A service and the sources' work for it; lives on the scheduler's thread. */
  private final class Entry {

    private final FollowedService service;
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
        end(true);
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
        end(false);
      } else {
        reviewing = true;
        scheduler.schedule(this::review, limits.idle());
      }
    }

    private void end(boolean absent) {
      ended = true;
      forget(this, absent);
      if (following != null) {
        following.close();
      }
    }
  }
}
