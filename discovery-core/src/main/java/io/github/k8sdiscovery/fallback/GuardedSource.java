package io.github.k8sdiscovery.fallback;

import io.github.k8sdiscovery.fallback.FallbackSettings.BreakerSettings;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.InstanceSource.Following;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.time.Clock;
import io.github.k8sdiscovery.time.Scheduler;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A source behind a breaker. While that is open, a service that is new to the source is told at
 * once that it is unavailable, and begins to be followed when the breaker closes. Confined to the
 * scheduler's thread.
 */
final class GuardedSource {

  /** In percent of the window: as many in a row as the window is long. */
  private static final float ALL = 100;

  /** The breaker lets somebody try after the pause, not at its end. */
  private static final Duration PAST = Duration.ofMillis(1);

  private final InstanceSource source;
  private final BreakerSettings settings;
  private final Scheduler scheduler;
  private final CircuitBreaker breaker;
  private final Set<Guarded> held = new LinkedHashSet<>();
  private Unavailability lastFailure = new Unavailability(Kind.UNREACHABLE, "");
  private boolean probing;

  GuardedSource(InstanceSource source, BreakerSettings settings, Scheduler scheduler) {
    this.source = source;
    this.settings = settings;
    this.scheduler = scheduler;
    this.breaker =
        CircuitBreaker.of(
            source.name(),
            CircuitBreakerConfig.custom()
                .slidingWindow(
                    settings.failures(), settings.failures(), SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(ALL)
                .waitDurationInOpenState(settings.pause())
                .permittedNumberOfCallsInHalfOpenState(1)
                .clock(new Ticks(scheduler.clock(), ZoneOffset.UTC))
                .build());
  }

  String name() {
    return source.name();
  }

  InstanceSource source() {
    return source;
  }

  Guarded follow(ServiceId id, Consumer<SourceState> listener) {
    Guarded guarded = new Guarded(id, listener);
    if (breaker.tryAcquirePermission()) {
      guarded.begin();
    } else {
      guarded.hold();
    }
    return guarded;
  }

  /** One service may try when the breaker has waited long enough. */
  private void probeLater() {
    if (!probing) {
      probing = true;
      scheduler.schedule(this::probe, settings.pause().plus(PAST));
    }
  }

  private void probe() {
    probing = false;
    if (held.isEmpty()) {
      return;
    }
    if (breaker.tryAcquirePermission()) {
      Guarded first = held.iterator().next();
      held.remove(first);
      first.begin();
    }
    if (!held.isEmpty()) {
      probeLater();
    }
  }

  /** It answers: whoever was held back may ask it now. */
  private void answered() {
    if (breaker.getState() != State.CLOSED) {
      breaker.transitionToClosedState();
    }
    List<Guarded> all = List.copyOf(held);
    held.clear();
    all.forEach(Guarded::begin);
  }

  private void failed(Unavailability reason) {
    lastFailure = reason;
    breaker.onError(0, TimeUnit.NANOSECONDS, new IllegalStateException(reason.message()));
  }

  /** A service that is followed, or would be if the breaker let it. */
  final class Guarded implements Following {

    private final ServiceId id;
    private final Consumer<SourceState> listener;
    private @Nullable Following following;
    private boolean counted;
    private boolean failing;
    private boolean closed;

    private Guarded(ServiceId id, Consumer<SourceState> listener) {
      this.id = id;
      this.listener = listener;
    }

    private void hold() {
      held.add(this);
      probeLater();
      String message = "not asked for now, because it keeps failing: " + lastFailure.message();
      boolean elsewhere = lastFailure.elsewhere();
      listener.accept(new Unavailable(new Unavailability(Kind.UNREACHABLE, message, elsewhere)));
    }

    private void begin() {
      Following begun = source.follow(id, this::heard);
      following = begun;
      if (closed) {
        begun.close();
      }
    }

    private void heard(SourceState state) {
      if (closed) {
        return;
      }
      Unavailability trouble = state.outage();
      if (trouble == null) {
        succeed();
      } else if (!failing) {
        failing = true;
        counted = true;
        failed(trouble);
      } else {
        lastFailure = trouble; // counted already, perhaps when it was only late
      }
      listener.accept(state);
    }

    private void succeed() {
      failing = false;
      if (!counted) {
        counted = true;
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
      }
      answered();
    }

    /** No answer in good time is a failure, too; a late one is welcome all the same. */
    void late() {
      if (!counted && !held.contains(this)) {
        counted = true;
        failing = true;
        boolean elsewhere = lastFailure.elsewhere();
        failed(new Unavailability(Kind.UNREACHABLE, "no answer in time", elsewhere));
      }
    }

    @Override
    public void close() {
      if (closed) {
        return;
      }
      closed = true;
      if (!held.remove(this) && !counted) {
        breaker.releasePermission();
      }
      if (following != null) {
        following.close();
      }
    }
  }

  /** The scheduler's clock as the breaker wants it; unlike the time of day it never jumps. */
  private static final class Ticks extends java.time.Clock {

    private final Clock clock;
    private final ZoneId zone;

    Ticks(Clock clock, ZoneId zone) {
      this.clock = clock;
      this.zone = zone;
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH.plusNanos(clock.nanoTime());
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public java.time.Clock withZone(ZoneId other) {
      return new Ticks(clock, other);
    }
  }
}
