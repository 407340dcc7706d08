package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.health.Outcome;
import io.github.k8sdiscovery.instance.KubernetesServiceInstance;
import io.github.k8sdiscovery.retry.RetryBudget;
import io.github.k8sdiscovery.retry.RetrySettings;
import io.github.k8sdiscovery.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;

/**
 * One attempt of a call at an instance, counted from its making to the first of its ends: the
 * answer's head, a failure, or the caller's giving up. Any thread.
 */
final class Attempt {

  private static final Clock CLOCK = Clock.system();

  private final @Nullable KubernetesServiceInstance instance;
  private final long begunAtNanos;
  private final AtomicBoolean ended = new AtomicBoolean();

  private Attempt(@Nullable KubernetesServiceInstance instance, long begunAtNanos) {
    this.instance = instance;
    this.begunAtNanos = begunAtNanos;
  }

  /**
   * Begins an attempt.
   *
   * @param instance where; one that is not discovery's is not counted
   * @param first whether it is the first of its call
   */
  static Attempt begin(ServiceInstance instance, boolean first) {
    if (!(instance instanceof KubernetesServiceInstance ours)) {
      return new Attempt(null, CLOCK.nanoTime());
    }
    if (first) {
      ours.view().retryBudget().called();
    }
    ours.view().begin(ours.instance());
    return new Attempt(ours, CLOCK.nanoTime());
  }

  /** The attempt is over. Only the first end counts. */
  void end(Outcome outcome) {
    if (ended.compareAndSet(false, true) && instance != null) {
      instance.view().end(instance.instance(), outcome, CLOCK.nanoTime() - begunAtNanos);
      if (outcome == Outcome.ANSWERED) {
        instance.reached();
      }
    }
  }

  /** Whether it goes on. */
  boolean open() {
    return !ended.get();
  }

  /** Whether it has been going on for longer than some nanoseconds. */
  boolean olderThan(long nanos) {
    return CLOCK.nanoTime() - begunAtNanos > nanos;
  }

  /**
   * Whether the call may be tried again although this attempt failed; if so, a retry is taken from
   * the service's budget.
   *
   * @param outcome how it failed
   * @param made how many attempts were made, with this one
   * @param method the call's method, if it can be sent again as it was; else null
   */
  boolean mayFollow(Outcome outcome, int made, @Nullable HttpMethod method) {
    if (instance == null) {
      return false;
    }
    RetryBudget budget = instance.view().retryBudget();
    boolean repeatable =
        idempotent(method) && (outcome == Outcome.BROKEN || outcome == Outcome.TIMED_OUT);
    return budget.settings().again(made, outcome == Outcome.NOT_CONNECTED, repeatable)
        && budget.tryRetry();
  }

  /**
   * Whether the call may be tried again although it was answered; if so, a retry is taken from the
   * service's budget.
   *
   * @param status the answer's status
   * @param made how many attempts were made, with this one
   * @param method the call's method, if it can be sent again as it was; else null
   */
  boolean mayFollow(HttpStatusCode status, int made, @Nullable HttpMethod method) {
    if (instance == null) {
      return false;
    }
    RetryBudget budget = instance.view().retryBudget();
    return budget.settings().againAfter(made, status.value(), idempotent(method))
        && budget.tryRetry();
  }

  private static boolean idempotent(@Nullable HttpMethod method) {
    return method != null && RetrySettings.isIdempotent(method.name());
  }
}
