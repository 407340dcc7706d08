package io.github.k8sdiscovery.registry;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.source.LastKnown;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Synced;
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
  private final LastKnown known;
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
  private boolean emptied;
  private long emptiedAtNanos;
  private int failures;

  RegistryFollower(
      ServiceId id, String registered, Consumer<SourceState> listener, Registry registry) {
    this.id = id;
    this.registered = registered;
    this.client = registry.client();
    this.reader = registry.reader();
    this.queries = registry.queries();
    this.scheduler = registry.scheduler();
    this.known = new LastKnown(listener, scheduler.clock());
    this.interval = registry.settings().pollInterval();
    Duration first = RETRY.compareTo(interval) < 0 ? RETRY : interval;
    this.retry = new Backoff(first, interval.multipliedBy(SLOWER));
  }

  /** Asks now, or as soon as the question that is out has been answered. */
  void ask() {
    if (known.isClosed()) {
      return;
    }
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    timer.cancel();
    boolean there = known.snapshot() != null;
    question = queries.ask(() -> look(there), this::answered, this::failed);
  }

  @Override
  public void close() {
    if (!known.isClosed()) {
      known.close();
      scheduler.execute(
          () -> {
            timer.cancel();
            question.cancel();
          });
    }
  }

  /** On a thread of the registry's. */
  private Answer look(boolean wasThere) {
    List<ServiceInstance> found = client.instances(registered);
    boolean there = wasThere || !found.isEmpty() || lists(client.services());
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
      known.absent();
    } else if (believed(snapshot)) {
      known.synced(new Synced(snapshot));
    }
  }

  private boolean believed(ServiceSnapshot snapshot) {
    ServiceSnapshot last = known.snapshot();
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
    known.failed(reason);
  }

  private void next(Duration delay) {
    if (known.isClosed()) {
      return;
    }
    if (again) {
      again = false;
      ask();
    } else {
      timer = scheduler.schedule(this::ask, delay);
    }
  }

  /**
   * What the registry said.
   *
   * @param snapshot the service; null if there is no such service
   */
  private record Answer(@Nullable ServiceSnapshot snapshot) {}
}
