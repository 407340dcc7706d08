package io.github.k8sdiscovery;

import io.github.k8sdiscovery.balance.Load;
import io.github.k8sdiscovery.balance.Loads;
import io.github.k8sdiscovery.health.Health;
import io.github.k8sdiscovery.health.Outcome;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.retry.RetryBudget;
import io.github.k8sdiscovery.time.Clock;

/**
 * What the calls to one service tell: how much its instances have to do, and how they are. Over the
 * life of many views. Any thread.
 */
record Calls(Loads loads, Health health, RetryBudget budget, Clock clock) {

  void begin(Instance instance) {
    loads.of(instance).begin();
  }

  void end(Instance instance, Outcome outcome, long tookNanos) {
    Load load = loads.of(instance);
    boolean failed = outcome != Outcome.ANSWERED && outcome != Outcome.CANCELLED;
    load.end(clock.nanoTime(), tookNanos, failed);
    health.record(instance, outcome);
  }
}
