package io.github.k8sdiscovery.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;

/**
 * The meters of discovery in one registry, and how many use each: an application's filter that
 * drops a tag makes one meter of several. One thread at a time.
 */
final class Meters {

  private final MeterRegistry registry;
  private final Map<Meter.Id, Integer> users = new HashMap<>();

  Meters(MeterRegistry registry) {
    this.registry = registry;
  }

  MeterRegistry registry() {
    return registry;
  }

  void use(Meter meter) {
    users.merge(meter.getId(), 1, Integer::sum);
  }

  /** Takes it out of the registry unless somebody else uses it. */
  void leave(Meter meter) {
    if (users.merge(meter.getId(), -1, (all, one) -> all + one == 0 ? null : all + one) == null) {
      registry.remove(meter);
    }
  }
}
