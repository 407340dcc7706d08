package io.github.k8sdiscovery.metrics;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.DiscoverySettings;
import io.github.k8sdiscovery.FakeScheduler;
import io.github.k8sdiscovery.FakeSource;
import io.github.k8sdiscovery.ServiceSettings;
import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.health.Outcome;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.InstanceConditions;
import io.github.k8sdiscovery.model.Origin;
import io.github.k8sdiscovery.model.PodRef;
import io.github.k8sdiscovery.model.ServiceId;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** A discovery over a source that does as it is told, and its meters. */
final class Measured implements AutoCloseable {

  static final ServiceId BACKEND = new ServiceId("example", "backend");
  static final int PORT = 8080;

  final FakeScheduler scheduler = new FakeScheduler();
  final FakeSource source = new FakeSource();
  final MeterRegistry registry;
  final Discovery discovery;
  final DiscoveryMetrics metrics;

  Measured(MeterRegistry registry, ServiceSettings settings) {
    this.registry = registry;
    this.discovery =
        Discovery.over(source, scheduler, DiscoverySettings.in("example").with(id -> settings));
    this.metrics = new DiscoveryMetrics(discovery, registry);
  }

  static Instance.Builder pod(String name) {
    String number = name.substring(name.indexOf('-') + 1);
    return Instance.at("10.0.0." + number, PORT).pod(new PodRef(name, "uid-" + name));
  }

  static Instance ready(String name) {
    return pod(name).build();
  }

  static Instance ready(String name, String cluster, int priority) {
    return pod(name).origin(new Origin(cluster, priority, "")).build();
  }

  static Instance with(String name, boolean ready, boolean terminating) {
    return pod(name).conditions(new InstanceConditions(ready, true, terminating)).build();
  }

  ServiceView view() {
    return discovery.view("backend", PORT);
  }

  void call(Instance instance, Outcome outcome, long tookMillis) {
    ServiceView view = view();
    view.begin(instance);
    view.end(instance, outcome, TimeUnit.MILLISECONDS.toNanos(tookMillis));
  }

  /** What a gauge or a counter of the service shows; NaN if there is none. */
  double value(String name, String... tags) {
    Meter meter =
        registry.find("k8s.discovery." + name).tags("service", "backend").tags(tags).meter();
    return meter == null ? Double.NaN : meter.measure().iterator().next().getValue();
  }

  double instances(String cluster, String state) {
    return value("instances", "cluster", cluster, "state", state);
  }

  /** The calls to a cluster that ended so; none if there is no meter. */
  long calls(String cluster, String outcome) {
    Timer timer =
        registry
            .find("k8s.discovery.calls")
            .tags("service", "backend", "cluster", cluster, "outcome", outcome)
            .timer();
    return timer == null ? 0 : timer.count();
  }

  List<Meter> meters() {
    return registry.getMeters();
  }

  /** All values that a tag has in any meter, sorted. */
  Set<String> values(String tag) {
    Set<String> values = new TreeSet<>();
    for (Meter meter : meters()) {
      String value = meter.getId().getTag(tag);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  @Override
  public void close() {
    metrics.close();
    discovery.close();
  }
}
