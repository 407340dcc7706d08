package io.github.k8sdiscovery.registry;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.time.Backoff;
import io.github.k8sdiscovery.time.Randomness;
import io.github.k8sdiscovery.time.Scheduler;
import io.github.k8sdiscovery.time.Scheduler.Cancellable;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;

/**
 * Follows one service: asks again and again, one question at a time, and keeps what is known until
 * there is something better. Confined to the scheduler's thread, but for {@link #close()}.
 *
 * <p>An answer without instances means several things. If there never were any, it is the list of
 * all services that tells an unknown service from one without instances. If there were some, it is
 * believed when it is given twice, a poll interval apart: a registry that has just started has
 * nothing yet, and whoever calls the old instances meanwhile is no worse off than with none.
 */
final class RegistryFollower implements AutoCloseable {

  // Drawn between the two, so that clients and services that began together do not stay together.
  private static final double EARLIEST = 0.9;
  private static final double LATEST = 1.1;

  /** The first wait after a failure; a registry that is ill is asked at most a third as often. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private static final int SLOWER = 3;

  private final ServiceId id;
  private final String registered;
  private final Consumer<SourceState> listener;
  private final RegistryClient client;
  private final SnapshotReader reader;
  private final Queries queries;
  private final Scheduler scheduler;
  private final Duration interval;
  private final Backoff retry;
  private final RandomGenerator random = Randomness.seeded();

  private Cancellable timer = () -> {};
  private Cancellable question = () -> {};
  private boolean asking;
  private boolean again;
  private @Nullable ServiceSnapshot last;
  private boolean emptied;
  private long emptiedAtNanos;
  private @Nullable Unavailability trouble;
  private long troubledSinceNanos;
  private int failures;
  private @Nullable SourceState said;
  private volatile boolean closed;

  RegistryFollower(
      ServiceId id, String registered, Consumer<SourceState> listener, Registry registry) {
    this.id = id;
    this.registered = registered;
    this.listener = listener;
    this.client = registry.client();
    this.reader = registry.reader();
    this.queries = registry.queries();
    this.scheduler = registry.scheduler();
    this.interval = registry.settings().pollInterval();
    Duration first = RETRY.compareTo(interval) < 0 ? RETRY : interval;
    this.retry = new Backoff(first, interval.multipliedBy(SLOWER));
  }

  /** Asks now, or as soon as the question that is out has been answered. */
  void ask() {
    if (closed) {
      return;
    }
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    timer.cancel();
    boolean known = last != null;
    question = queries.ask(() -> look(known), this::answered, this::failed);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      scheduler.execute(
          () -> {
            timer.cancel();
            question.cancel();
          });
    }
  }

  /** On a thread of the registry's. */
  private Answer look(boolean known) {
    List<ServiceInstance> found = client.instances(registered);
    boolean there = known || !found.isEmpty() || lists(client.services());
    return new Answer(there ? reader.read(id, found) : null);
  }

  private boolean lists(List<String> services) {
    return services.stream().anyMatch(registered::equalsIgnoreCase);
  }

  private void answered(Answer answer) {
    asking = false;
    failures = 0;
    double part = EARLIEST + (LATEST - EARLIEST) * random.nextDouble();
    next(Duration.ofNanos((long) (interval.toNanos() * part)));
    ServiceSnapshot snapshot = answer.snapshot();
    if (snapshot == null) {
      trouble = null;
      say(new Absent());
    } else if (believed(snapshot)) {
      trouble = null;
      last = snapshot;
      say(new Synced(snapshot));
    }
  }

  private boolean believed(ServiceSnapshot snapshot) {
    if (last == null || last.all().isEmpty() || !snapshot.all().isEmpty()) {
      emptied = false;
      return true;
    }
    long now = scheduler.clock().nanoTime();
    if (!emptied) {
      emptied = true;
      emptiedAtNanos = now;
    }
    return now - emptiedAtNanos >= interval.toNanos() * EARLIEST;
  }

  private void failed(Unavailability reason) {
    asking = false;
    next(retry.delay(failures++, random));
    if (trouble == null) {
      troubledSinceNanos = scheduler.clock().nanoTime();
    }
    // The same trouble said in other words is no news.
    if (trouble == null || trouble.kind() != reason.kind()) {
      trouble = reason;
    }
    say(last == null ? new Unavailable(trouble) : new Stale(last, troubledSinceNanos, trouble));
  }

  private void next(Duration delay) {
    if (closed) {
      return;
    }
    if (again) {
      again = false;
      ask();
    } else {
      timer = scheduler.schedule(this::ask, delay);
    }
  }

  private void say(SourceState state) {
    if (!closed && !state.equals(said)) {
      said = state;
      listener.accept(state);
    }
  }

  /**
   * What the registry said.
   *
   * @param snapshot the service; null if there is no such service
   */
  private record Answer(@Nullable ServiceSnapshot snapshot) {}
}
