package io.github.k8sdiscovery.health;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.time.Scheduler.Cancellable;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One instance that has failed, on one port. Its breaker counts the failures in a row: closed while
 * it is well, open while it is broken, half-open while it is on probation. {@link Health} decides
 * when a broken one is left out, and for how long; the breaker's own waiting is not used.
 *
 * <p>How calls end is told by any thread. The rest is written under the lock of {@link Health}.
 */
final class InstanceHealth {

  /** What calls the instance gets. */
  enum Gate {
    /** All. */
    OPEN,
    /** One at a time. */
    PROBE,
    /** None. */
    SHUT
  }

  /** How it stands, as {@link Health} has last seen it. */
  enum Phase {
    /** In use. */
    WELL,
    /** Ejected, or would be if there were room. */
    BROKEN,
    /** Its ejection is over; a probe decides. */
    ON_PROBATION
  }

  /** In percent of the window: as many in a row as the window is long. */
  private static final float ALL = 100;

  /** Longer than any ejection: {@link Health} ends it, by the scheduler's clock. */
  private static final Duration UNTIL_TOLD = Duration.ofDays(365);

  private static final long NONE = 0;

  private final Instance instance;
  private final HealthSettings settings;
  private final CircuitBreaker breaker;

  /** Until when a probe is waited for; {@link #NONE} if none is out. */
  private final AtomicLong probeUntilNanos = new AtomicLong(NONE);

  private volatile Gate gate = Gate.OPEN;

  /** From when on its past counts no more, if it stays well. */
  private volatile long forgivenAtNanos;

  private Phase phase = Phase.WELL;
  private long order;
  private int inARow;
  private int ejections;
  private long endsAtNanos;
  private @Nullable Cancellable ending;

  InstanceHealth(
      Instance instance, HealthSettings settings, long nowNanos, Consumer<InstanceHealth> moved) {
    this.instance = instance;
    this.settings = settings;
    this.forgivenAtNanos = nowNanos;
    this.breaker =
        CircuitBreaker.of(
            instance.id(),
            CircuitBreakerConfig.custom()
                .slidingWindow(
                    settings.failures(), settings.failures(), SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(ALL)
                .waitDurationInOpenState(UNTIL_TOLD)
                .permittedNumberOfCallsInHalfOpenState(1)
                .build());
    breaker.getEventPublisher().onStateTransition(transition -> moved.accept(this));
  }

  String id() {
    return instance.id();
  }

  int port() {
    return instance.port();
  }

  String authority() {
    return instance.authority();
  }

  State state() {
    return breaker.getState();
  }

  Gate gate() {
    return gate;
  }

  void gate(Gate value) {
    gate = value;
  }

  /** Counts a failed call; on probation only if a probe is out, for older calls may end late. */
  void failed() {
    State state = breaker.getState();
    if (state == State.CLOSED || (state == State.HALF_OPEN && probeUntilNanos.get() != NONE)) {
      breaker.onError(0, TimeUnit.NANOSECONDS, new IllegalStateException("a call failed"));
    }
  }

  /** Counts a call that was answered. */
  void answered() {
    breaker.onSuccess(0, TimeUnit.NANOSECONDS);
  }

  /** A call ended that says nothing; should it have been the probe, another may go out. */
  void cancelled() {
    probeUntilNanos.set(NONE);
  }

  /** Whether nothing it has done matters any more, given that it was just answered. */
  boolean forgiven(long nowNanos) {
    return breaker.getState() == State.CLOSED && nowNanos - forgivenAtNanos >= 0;
  }

  /** Whether one more call may go to it. */
  boolean admits(long nowNanos) {
    return switch (gate) {
      case OPEN -> true;
      case SHUT -> false;
      case PROBE -> probe(nowNanos);
    };
  }

  private boolean probe(long nowNanos) {
    long until = probeUntilNanos.get();
    if (until != NONE && nowNanos - until < 0) {
      return false;
    }
    long next = nowNanos + settings.ejectionTime().toNanos();
    return probeUntilNanos.compareAndSet(until, next == NONE ? 1 : next);
  }

  Phase phase() {
    return phase;
  }

  /** It has begun to fail, or has failed on probation. */
  void broke(long nowNanos, long nextOrder) {
    if (phase == Phase.WELL) {
      ejections = remembered(nowNanos);
    }
    phase = Phase.BROKEN;
    order = nextOrder;
  }

  /** It answers again. */
  void recovered(long nowNanos) {
    endEjection();
    if (phase != Phase.WELL) {
      phase = Phase.WELL;
      inARow = 0;
      forgivenAtNanos = nowNanos + ejections * settings.ejectionTime().toNanos();
    }
    gate = Gate.OPEN;
  }

  /** Ejections that still count: one less for each ejection time that it has been well. */
  private int remembered(long nowNanos) {
    long left = forgivenAtNanos - nowNanos;
    long time = settings.ejectionTime().toNanos();
    return left <= 0 ? 0 : (int) ((left + time - 1) / time);
  }

  /** Leaves it out from now on, for longer each time. */
  Duration eject(long nowNanos) {
    ejections = Math.min(ejections + 1, settings.longestAfter());
    inARow++;
    Duration lasts = settings.lasts(ejections);
    endsAtNanos = nowNanos + lasts.toNanos();
    return lasts;
  }

  void endsWith(Cancellable timer) {
    ending = timer;
  }

  boolean ejected() {
    return ending != null;
  }

  boolean timeIsOver(long nowNanos) {
    return ejected() && nowNanos - endsAtNanos >= 0;
  }

  /** Ends the ejection; does nothing if there is none. */
  void endEjection() {
    if (ending != null) {
      ending.cancel();
      ending = null;
    }
  }

  /** Broken, but there is no room any more to leave it out. */
  void spare() {
    endEjection();
    inARow = 0;
  }

  /** After an ejection: one call at a time shows whether it is well. */
  void onProbation() {
    endEjection();
    phase = Phase.ON_PROBATION;
    probeUntilNanos.set(NONE);
    breaker.transitionToHalfOpenState();
  }

  void close() {
    breaker.transitionToClosedState();
  }

  /** Its place among those that are broken. */
  long order() {
    return order;
  }

  /** Ejections since it was last well. */
  int inARow() {
    return inARow;
  }
}
