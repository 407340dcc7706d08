package io.github.k8sdiscovery.registry;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;

/** A registry that does what a test says: changes, fails, hangs. Any thread. */
public class FakeRegistry implements DiscoveryClient, RegistryClient {

  private final Map<String, List<ServiceInstance>> services = new ConcurrentHashMap<>();
  private final AtomicInteger questions = new AtomicInteger();
  private volatile @Nullable RuntimeException failure;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile boolean deaf;

  /** Registers a service with these instances and no others, perhaps none. */
  public void register(String service, ServiceInstance... instances) {
    services.put(service, List.of(instances));
  }

  /** Forgets a service. */
  public void deregister(String service) {
    services.remove(service);
  }

  /** Every question fails from now on; null ends it. */
  void fail(@Nullable RuntimeException with) {
    failure = with;
  }

  /** Nobody listens; {@code fail(null)} ends it. */
  void refuse() {
    fail(new IllegalStateException(new UncheckedIOException(new ConnectException("refused"))));
  }

  /**
   * Questions get no answer until {@link #resume()}.
   *
   * @param heedless whether interrupts are overheard, too
   */
  public void hang(boolean heedless) {
    deaf = heedless;
    gate = new CountDownLatch(1);
  }

  /** Ends {@link #hang}. */
  public void resume() {
    gate.countDown();
  }

  /** Questions for instances so far. */
  public int questions() {
    return questions.get();
  }

  /** An instance with the id {@code host:port}. */
  public static ServiceInstance at(String host, int port, Map<String, String> metadata) {
    return new DefaultServiceInstance(host + ":" + port, "any", host, port, false, metadata);
  }

  @Override
  public List<ServiceInstance> getInstances(String serviceId) {
    return instances(serviceId);
  }

  @Override
  public List<ServiceInstance> instances(String serviceId) {
    questions.incrementAndGet();
    await();
    return services.getOrDefault(serviceId, List.of());
  }

  @Override
  public List<String> getServices() {
    return services();
  }

  @Override
  public List<String> services() {
    await();
    return List.copyOf(services.keySet());
  }

  @Override
  public String description() {
    return "fake";
  }

  private void await() {
    CountDownLatch closed = gate;
    while (closed.getCount() > 0) {
      try {
        closed.await();
      } catch (InterruptedException e) {
        if (!deaf) {
          throw new IllegalStateException(e);
        }
      }
    }
    RuntimeException thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
  }
}
