package io.github.k8sdiscovery.metrics;

import io.github.k8sdiscovery.health.Outcome;
import io.github.k8sdiscovery.model.Origin;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The meters of one service. {@link #calls} is for any thread, the rest for one at a time. */
final class ServiceMeters {

  private final MeterGroup group;
  private final MeterGroup ofSource;
  private final Readings readings;
  private final Map<String, ClusterMeters> clusters = new ConcurrentHashMap<>();
  private @Nullable String source;
  private @Nullable Timer propagation;
  private @Nullable Counter moved;

  ServiceMeters(MeterGroup group, MeterGroup ofSource, Readings readings) {
    this.group = group;
    this.ofSource = ofSource;
    this.readings = readings;
    group.seconds(
        "k8s.discovery.staleness",
        "For how long the source has been out of touch",
        readings::stalenessSeconds);
    group.gauge(
        "k8s.discovery.panic", "1 if ejections are ignored, as too few are left", readings::panic);
    String retries = "k8s.discovery.retries";
    String described = "Retries that discovery made, or that the budget refused";
    group.counted(retries, described, readings, Readings::retried, "result", "retried");
    group.counted(retries, described, readings, Readings::refusedRetries, "result", "refused");
  }

  /** Follows a change: the clusters that have instances, and the source that speaks. */
  void update(@Nullable String speaks) {
    Census census = readings.census();
    Set<String> now = census == null ? Set.of() : census.clusters().keySet();
    now.forEach(this::cluster);
    if (now.isEmpty() && clusters.isEmpty()) {
      cluster(Origin.HERE.cluster());
    }
    clusters.forEach(
        (name, meters) -> {
          // If none has an instance the last ones stay: zero is what an alert looks for.
          if (!now.isEmpty() && !now.contains(name)) {
            clusters.remove(name);
            meters.remove();
          }
        });
    if (speaks != null && !speaks.equals(source)) {
      ofSource.remove();
      ofSource.gauge(
          "k8s.discovery.source", "1 for the source that speaks", () -> 1, "source", speaks);
      source = speaks;
    }
  }

  private ClusterMeters cluster(String name) {
    return clusters.computeIfAbsent(
        name,
        cluster ->
            new ClusterMeters(group.with("cluster", Origin.title(cluster)), cluster, readings));
  }

  /** What times the calls to a cluster that end so; null if none has so far. */
  @Nullable Timer calls(String cluster, Outcome outcome) {
    ClusterMeters meters = clusters.get(cluster);
    return meters == null ? null : meters.calls(outcome);
  }

  /** The same, made if the cluster has instances. */
  @Nullable Timer firstCalls(String cluster, Outcome outcome) {
    ClusterMeters meters = clusters.get(cluster);
    return meters == null ? null : meters.firstCalls(outcome);
  }

  void propagated(Duration latency) {
    Timer timer = propagation;
    if (timer == null) {
      timer =
          group.timer(
              "k8s.discovery.propagation", "From a change in the cluster to the first pick");
      propagation = timer;
    }
    timer.record(latency);
  }

  void ejected(String instance) {
    Census census = readings.census();
    if (census != null) {
      census
          .clusters()
          .forEach(
              (name, part) -> {
                if (part.has(instance)) {
                  cluster(name).ejected();
                }
              });
    }
  }

  void sessionMoved() {
    Counter counter = moved;
    if (counter == null) {
      counter = group.counter("k8s.discovery.sessions.moved", "Sessions that had to move");
      moved = counter;
    }
    counter.increment();
  }

  void remove() {
    clusters.values().forEach(ClusterMeters::remove);
    clusters.clear();
    ofSource.remove();
    group.remove();
  }
}
