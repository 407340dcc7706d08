package io.github.k8sdiscovery.metrics;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.ServiceStatus;
import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.retry.RetryBudget;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the gauges of one service show, read from memory when somebody looks. Instances are counted
 * once for each change. Any thread.
 */
final class Readings {

  private static final double NANOS = Duration.ofSeconds(1).toNanos();

  private final Discovery discovery;
  private final ServiceId service;
  private volatile @Nullable Census last;

  /** The same for as long as the service is followed. */
  private volatile @Nullable RetryBudget budget;

  Readings(Discovery discovery, ServiceId service) {
    this.discovery = discovery;
    this.service = service;
  }

  /** Null if the service is not known. */
  @Nullable Census census() {
    ServiceStatus status = discovery.status(service);
    if (status == null) {
      return null;
    }
    Census known = last;
    if (known == null || !known.holds(status)) {
      known = Census.of(status);
      last = known;
    }
    return known;
  }

  int instances(String cluster, InstanceState state) {
    Census census = census();
    return census == null ? 0 : census.count(cluster, state);
  }

  int active(String cluster) {
    Census census = census();
    return census == null ? 0 : census.active(cluster);
  }

  double stalenessSeconds() {
    ServiceStatus status = discovery.status(service);
    return status == null ? 0 : status.staleness().toNanos() / NANOS;
  }

  int panic() {
    ServiceStatus status = discovery.status(service);
    boolean panic =
        status != null && status.views().stream().anyMatch(view -> view.health().panic());
    return panic ? 1 : 0;
  }

  long retried() {
    RetryBudget known = budget();
    return known == null ? 0 : known.retried();
  }

  long refusedRetries() {
    RetryBudget known = budget();
    return known == null ? 0 : known.refused();
  }

  /** Null as long as no port has been called. */
  private @Nullable RetryBudget budget() {
    RetryBudget known = budget;
    ServiceStatus status = known == null ? discovery.status(service) : null;
    if (status != null) {
      for (ServiceView view : status.views()) {
        known = view.retryBudget();
      }
      budget = known;
    }
    return known;
  }
}
