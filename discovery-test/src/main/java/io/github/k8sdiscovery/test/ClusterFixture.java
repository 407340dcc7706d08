package io.github.k8sdiscovery.test;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.DiscoverySettings;
import io.github.k8sdiscovery.DiscoverySettings.Limits;
import io.github.k8sdiscovery.fallback.Fallback;
import io.github.k8sdiscovery.fallback.FallbackSettings;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in memory. What a test changes is visible to every client when the call returns, so
 * that nothing needs to be awaited. Any thread.
 *
 * <pre>{@code
 * MockPod a = cluster.service("backend").port(5000).pod("a").zone("z1").ready();
 * a.notReady();
 * cluster.apiDown();  // clients keep what they have seen
 * }</pre>
 */
public final class ClusterFixture implements AutoCloseable {

  private final String namespace;
  private final VirtualTimeScheduler scheduler = new VirtualTimeScheduler();
  private final MockSource source = new MockSource(scheduler);
  private final Map<ServiceId, MockService> services = new ConcurrentHashMap<>();
  private final AtomicInteger addresses = new AtomicInteger();
  private @Nullable Discovery discovery;

  /**
   * An empty cluster.
   *
   * @param namespace the client's own namespace
   */
  public ClusterFixture(String namespace) {
    this.namespace = namespace;
  }

  /**
   * A service in the client's own namespace; it exists from now on.
   *
   * @param name its name
   * @return the service, the same one each time
   */
  public MockService service(String name) {
    return service(namespace, name);
  }

  /**
   * A service in any namespace; it exists from now on.
   *
   * @param inNamespace its namespace
   * @param name its name
   * @return the service, the same one each time
   */
  public MockService service(String inNamespace, String name) {
    ServiceId id = new ServiceId(inNamespace, name);
    MockService service = services.computeIfAbsent(id, key -> new MockService(this, key));
    service.publish();
    return service;
  }

  /** Nobody answers at the API any more. Clients keep what they have seen. */
  public void apiDown() {
    trouble(Kind.UNREACHABLE, "cannot reach the API (the test called apiDown())");
  }

  /** The API answers again; changes made meanwhile arrive. */
  public void apiUp() {
    source.trouble(null);
  }

  /** The API refuses the client for lack of rights. Clients keep what they have seen. */
  public void forbid() {
    trouble(Kind.FORBIDDEN, "the API refuses to let this client read (the test called forbid())");
  }

  /** Ends {@link #forbid()}; changes made meanwhile arrive. */
  public void allow() {
    source.trouble(null);
  }

  /**
   * Moves time on: what discovery forgets or does again after a while, it has done when this
   * returns.
   *
   * @param by how far, 0 or more
   */
  public void advance(Duration by) {
    scheduler.advance(by);
  }

  /** Empties the cluster and ends every trouble. */
  public void reset() {
    services.clear();
    addresses.set(0);
    source.trouble(null);
    source.clear();
  }

  /**
   * Discovery over this cluster, for tests without Spring; a Spring application has one of its own.
   *
   * @return the same one each time; closed with this
   */
  public synchronized Discovery discovery() {
    Discovery known = discovery;
    if (known == null) {
      known = Discovery.over(fallback(), scheduler, DiscoverySettings.in(namespace));
      discovery = known;
    }
    return known;
  }

  /** {@return the client's own namespace} */
  public String namespace() {
    return namespace;
  }

  /** Ends {@link #discovery()}, if it was asked for. Closing twice is fine. */
  @Override
  public synchronized void close() {
    if (discovery != null) {
      discovery.close();
    }
  }

  /** Over this cluster and nothing else. */
  Fallback fallback() {
    return Fallback.over(List.of(source), FallbackSettings.DEFAULT, scheduler);
  }

  Scheduler scheduler() {
    return scheduler;
  }

  /** An address that no other pod has. */
  String nextAddress() {
    int n = addresses.incrementAndGet();
    return "10.0." + (n >> 8) + "." + (n & 0xff);
  }

  void publish(MockService service) {
    ServiceId id = service.id();
    if (services.get(id) == service) {
      source.put(service.snapshot());
      if (source.forgetAbsence(id)) {
        // Clients remember for a moment that there was no such service; that moment is over.
        advance(Limits.DEFAULT.absentMemory());
      }
    }
  }

  void remove(MockService service) {
    if (services.remove(service.id(), service)) {
      source.remove(service.id());
    }
  }

  private void trouble(Kind kind, String message) {
    source.trouble(new Unavailability(kind, message));
  }
}
