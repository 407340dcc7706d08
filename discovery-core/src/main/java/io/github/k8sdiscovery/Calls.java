package io.github.k8sdiscovery;

import io.github.k8sdiscovery.balance.Load;
import io.github.k8sdiscovery.balance.Loads;
import io.github.k8sdiscovery.health.Health;
import io.github.k8sdiscovery.health.Outcome;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.retry.RetryBudget;
import io.github.k8sdiscovery.time.Clock;
import java.util.List;

/**
 * What the calls to one service tell: how much its instances have to do, and how they are. Over the
 * life of many views. Any thread.
 */
record Calls(
    ServiceId service,
    Loads loads,
    Health health,
    RetryBudget budget,
    Clock clock,
    CallListeners listeners) {

  /** So many are not worth looking for those that are gone. */
  private static final int FEW = 16;

  /** Forgets instances that are gone, when they are as many as those that are there. */
  void retain(List<ServiceView> views) {
    int listed = 0;
    for (ServiceView view : views) {
      listed += view.all().size();
    }
    if (loads.size() > 2 * listed + FEW) {
      loads.retain(views.stream().flatMap(view -> view.all().stream()).toList());
    }
  }

  void begin(Instance instance) {
    loads.of(instance).begin();
  }

  void end(Instance instance, Outcome outcome, long tookNanos) {
    Load load = loads.of(instance);
    boolean failed = outcome != Outcome.ANSWERED && outcome != Outcome.CANCELLED;
    load.end(clock.nanoTime(), tookNanos, failed);
    health.record(instance, outcome);
    listeners.ended(service, instance, outcome, tookNanos);
  }
}
