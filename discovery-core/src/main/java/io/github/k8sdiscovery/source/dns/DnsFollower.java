package io.github.k8sdiscovery.source.dns;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.LastKnown;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Synced;
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
  private final LastKnown known;
  private final NameServers servers;
  private final Scheduler scheduler;
  private final RandomGenerator random = Randomness.seeded();
  private Runnable abandon = () -> {};
  private Cancellable timer = () -> {};
  private int failures;

  DnsFollower(
      ServiceId id,
      Supplier<Lookup> looks,
      Consumer<SourceState> listener,
      NameServers servers,
      Scheduler scheduler) {
    this.id = id;
    this.looks = looks;
    this.known = new LastKnown(listener, scheduler.clock());
    this.servers = servers;
    this.scheduler = scheduler;
  }

  void look() {
    if (!known.isClosed()) {
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
    if (!known.isClosed()) {
      known.close();
      scheduler.execute(
          () -> {
            timer.cancel();
            abandon.run();
          });
    }
  }

  private void found(Finding finding) {
    failures = 0;
    ServiceSnapshot snapshot = finding.snapshot();
    if (snapshot == null) {
      again(finding.ttl());
      known.absent();
      return;
    }
    double share = EARLIEST + (LATEST - EARLIEST) * random.nextDouble();
    again(Duration.ofNanos((long) (finding.ttl().toNanos() * share)));
    String cut = id + " has more instances than DNS lists, or than are taken";
    Unavailability lacking = finding.cut() ? new Unavailability(Kind.MALFORMED, cut) : null;
    known.synced(new Synced(snapshot, lacking, null));
  }

  private void failed(Unavailability reason) {
    abandon.run();
    again(servers.settings().retry().delay(failures++, random));
    known.failed(reason);
  }

  private void again(Duration delay) {
    if (!known.isClosed()) {
      timer = scheduler.schedule(this::look, delay);
    }
  }
}
