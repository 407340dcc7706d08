package io.github.k8sdiscovery.metrics;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.ServiceStatus;
import io.github.k8sdiscovery.event.DiscoveryEvent;
import io.github.k8sdiscovery.event.DiscoveryEvent.InstanceEjected;
import io.github.k8sdiscovery.event.DiscoveryEvent.InstancesChanged;
import io.github.k8sdiscovery.event.DiscoveryEvent.ServiceRemoved;
import io.github.k8sdiscovery.event.DiscoveryEvent.SessionMoved;
import io.github.k8sdiscovery.event.DiscoveryEvent.SourceSelected;
import io.github.k8sdiscovery.health.Outcome;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The meters of a discovery in a registry. A service has meters as long as it is known: no name
 * that is asked for in vain makes any. Their tags are the service, its namespace, the clusters that
 * have instances of it, and closed sets of words, so that there are no more of them than services ×
 * clusters × words; never the name or the address of an instance. When a service goes, its meters
 * go; so do those of a cluster that has no instance of it left while another has.
 *
 * <p>Meters are added and removed under a lock. A call that ends finds its timer without it and
 * makes nothing, unless it is the first of its service, cluster and outcome.
 */
public final class DiscoveryMetrics implements AutoCloseable {

  private final Discovery discovery;
  private final Meters meters;
  private final MeterGroup general;
  private final Map<ServiceId, ServiceMeters> services = new ConcurrentHashMap<>();
  private final List<AutoCloseable> listening;
  private LongSupplier refusedCookies = () -> 0;
  private boolean closed;

  /**
   * Measures from now on.
   *
   * @param discovery what
   * @param registry where the meters go
   */
  public DiscoveryMetrics(Discovery discovery, MeterRegistry registry) {
    this.discovery = discovery;
    this.meters = new Meters(registry);
    this.general = new MeterGroup(meters, Tags.empty());
    this.listening =
        List.of(discovery.listen(this::happened), discovery.listenToCalls(this::ended));
    discovery.followed().forEach(this::refresh);
  }

  /**
   * Counts the session cookies that were refused.
   *
   * @param refused how many so far; any thread
   */
  public synchronized void countRefusedCookies(LongSupplier refused) {
    refusedCookies = refused;
    general.counted(
        "k8s.discovery.cookies.refused",
        "Session cookies that were not made by this application",
        this,
        metrics -> metrics.refusedCookies.getAsLong());
  }

  private synchronized void happened(DiscoveryEvent event) {
    ServiceId id = event.service();
    if (event instanceof ServiceRemoved || event instanceof SourceSelected) {
      refresh(id);
    } else if (event instanceof InstancesChanged changed) {
      ServiceMeters service = refresh(id);
      if (service != null && changed.latency() != null) {
        service.propagated(changed.latency());
      }
    } else if (event instanceof InstanceEjected ejected) {
      ServiceMeters service = refresh(id);
      if (service != null) {
        service.ejected(ejected.instanceId());
      }
    } else if (event instanceof SessionMoved) {
      ServiceMeters service = refresh(id);
      if (service != null) {
        service.sessionMoved();
      }
    }
  }

  private void ended(ServiceId id, Instance instance, Outcome outcome, long tookNanos) {
    String cluster = instance.origin().cluster();
    ServiceMeters service = services.get(id);
    Timer timer = service == null ? null : service.calls(cluster, outcome);
    if (timer == null) {
      timer = firstCalls(id, cluster, outcome);
    }
    if (timer != null) {
      timer.record(tookNanos, TimeUnit.NANOSECONDS);
    }
  }

  /** Null if the service or the cluster is gone. */
  private synchronized @Nullable Timer firstCalls(ServiceId id, String cluster, Outcome outcome) {
    ServiceMeters service = services.get(id);
    if (service == null) {
      service = refresh(id);
    }
    return service == null ? null : service.firstCalls(cluster, outcome);
  }

  /** The meters as the service stands now; null if it is not known. */
  private synchronized @Nullable ServiceMeters refresh(ServiceId id) {
    ServiceStatus status = closed ? null : discovery.status(id);
    if (status == null || status.snapshot() == null) {
      ServiceMeters gone = services.remove(id);
      if (gone != null) {
        gone.remove();
      }
      return null;
    }
    ServiceMeters service = services.computeIfAbsent(id, this::made);
    service.update(status.source());
    return service;
  }

  private ServiceMeters made(ServiceId id) {
    String name = id.cluster().equals(ServiceId.LOCAL) ? id.name() : id.cluster() + ":" + id.name();
    Tags tags = Tags.of("service", name, "namespace", id.namespace());
    return new ServiceMeters(
        new MeterGroup(meters, tags), new MeterGroup(meters, tags), new Readings(discovery, id));
  }

  /** Removes the meters. Closing twice is fine. */
  @Override
  public synchronized void close() {
    closed = true;
    for (AutoCloseable each : listening) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException("ending to listen", e);
      }
    }
    services.values().forEach(ServiceMeters::remove);
    services.clear();
    general.remove();
  }
}
