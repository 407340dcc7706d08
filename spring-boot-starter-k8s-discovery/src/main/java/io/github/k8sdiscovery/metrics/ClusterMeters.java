package io.github.k8sdiscovery.metrics;

import io.github.k8sdiscovery.health.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The meters of a service's instances in one cluster. {@link #calls} is for any thread, the rest
 * for one at a time.
 */
final class ClusterMeters {

  private final MeterGroup group;
  private final Map<Outcome, Timer> calls = new ConcurrentHashMap<>();
  private @Nullable Counter ejections;

  ClusterMeters(MeterGroup group, String cluster, Readings readings) {
    this.group = group;
    for (InstanceState state : InstanceState.values()) {
      group.gauge(
          "k8s.discovery.instances",
          "Instances by what they are to this client",
          () -> readings.instances(cluster, state),
          "state",
          state.word());
    }
    group.gauge(
        "k8s.discovery.calls.active",
        "Calls that have begun and not ended",
        () -> readings.active(cluster));
  }

  /** What times the calls that end so; null if none has so far. */
  @Nullable Timer calls(Outcome outcome) {
    return calls.get(outcome);
  }

  Timer firstCalls(Outcome outcome) {
    Timer known = calls(outcome);
    if (known != null) {
      return known;
    }
    String word = outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
    Timer timer =
        group.timer(
            "k8s.discovery.calls", "Calls, from their begin to the answer's head", "outcome", word);
    calls.put(outcome, timer);
    return timer;
  }

  void ejected() {
    Counter counter = ejections;
    if (counter == null) {
      counter = group.counter("k8s.discovery.ejections", "Instances left out for failed calls");
      ejections = counter;
    }
    counter.increment();
  }

  void remove() {
    group.remove();
  }
}
