package io.github.k8sdiscovery.source.dns;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.source.dns.Lookup.Finding;
import io.github.k8sdiscovery.time.Randomness;
import io.github.k8sdiscovery.time.Scheduler;
import io.github.k8sdiscovery.time.Scheduler.Cancellable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Follows one service, or a host that a service stands for: looks at it again before what is known
 * of it expires, and keeps what is known until there is something better. Confined to the
 * scheduler's thread, but for {@link #close()}.
 */
final class DnsFollower implements AutoCloseable {

  // Drawn between the two, so that the next answer is there before the last one is too old, and
  // clients that began together do not stay together. Chosen.
  private static final double EARLIEST = 0.7;
  private static final double LATEST = 0.9;

  private final ServiceId id;
  private final Supplier<Lookup> looks;
  private final Consumer<SourceState> listener;
  private final NameServers servers;
  private final Scheduler scheduler;
  private final RandomGenerator random = Randomness.seeded();
  private Runnable abandon = () -> {};
  private Cancellable timer = () -> {};
  private @Nullable ServiceSnapshot last;
  private @Nullable Unavailability trouble;
  private @Nullable SourceState said;
  private long troubledSinceNanos;
  private int failures;
  private volatile boolean closed;

  DnsFollower(
      ServiceId id,
      Supplier<Lookup> looks,
      Consumer<SourceState> listener,
      NameServers servers,
      Scheduler scheduler) {
    this.id = id;
    this.looks = looks;
    this.listener = listener;
    this.servers = servers;
    this.scheduler = scheduler;
  }

  void look() {
    if (!closed) {
      // Later, not within the future, which would swallow what a listener throws.
      begin()
          .whenComplete(
              (finding, thrown) ->
                  scheduler.execute(
                      () -> {
                        if (finding == null) {
                          failed(DnsFailure.of(thrown).reason());
                        } else {
                          found(finding);
                        }
                      }));
    }
  }

  private CompletionStage<Finding> begin() {
    try {
      Lookup lookup = looks.get();
      abandon = lookup::cancel;
      return lookup.run();
    } catch (DnsFailure e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      scheduler.execute(
          () -> {
            timer.cancel();
            abandon.run();
          });
    }
  }

  private void found(Finding finding) {
    failures = 0;
    trouble = null;
    last = finding.snapshot();
    if (last == null) {
      again(finding.ttl());
      say(new Absent());
      return;
    }
    double share = EARLIEST + (LATEST - EARLIEST) * random.nextDouble();
    again(Duration.ofNanos((long) (finding.ttl().toNanos() * share)));
    String cut = id + " has more instances than DNS lists, or than are taken";
    say(new Synced(last, finding.cut() ? new Unavailability(Kind.MALFORMED, cut) : null, null));
  }

  private void failed(Unavailability reason) {
    abandon.run();
    again(servers.settings().retry().delay(failures++, random));
    if (trouble == null) {
      troubledSinceNanos = scheduler.clock().nanoTime();
    }
    // The same trouble said in other words is no news.
    if (trouble == null || trouble.kind() != reason.kind()) {
      trouble = reason;
    }
    say(last == null ? new Unavailable(trouble) : new Stale(last, troubledSinceNanos, trouble));
  }

  private void again(Duration delay) {
    if (!closed) {
      timer = scheduler.schedule(this::look, delay);
    }
  }

  private void say(SourceState state) {
    if (!closed && !state.equals(said)) {
      said = state;
      listener.accept(state);
    }
  }
}
