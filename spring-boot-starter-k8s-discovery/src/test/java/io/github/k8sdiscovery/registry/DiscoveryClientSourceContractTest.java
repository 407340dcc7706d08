package io.github.k8sdiscovery.registry;

import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.springframework.cloud.client.ServiceInstance;

/** A registry keeps what every source promises. */
class DiscoveryClientSourceContractTest implements InstanceSourceContract {

  private static final RegistrySettings OFTEN =
      new RegistrySettings(Duration.ofMillis(30), Duration.ofSeconds(5), ServiceNames.DEFAULT);

  private final FakeRegistry registry = new FakeRegistry();
  private final Scheduler scheduler = Scheduler.daemon("registry-contract");
  private final DiscoveryClientSource source =
      DiscoveryClientSource.over("fake", registry, OFTEN, BACKEND.namespace(), scheduler);

  @AfterEach
  void close() {
    source.close();
    scheduler.close();
  }

  @Override
  public InstanceSource source() {
    return source;
  }

  @Override
  public void publish(List<String> addresses) {
    registry.register(
        BACKEND.name(),
        addresses.stream()
            .map(address -> FakeRegistry.at(address, 5000, Map.of()))
            .toArray(ServiceInstance[]::new));
  }

  @Override
  public void unpublish() {
    registry.deregister(BACKEND.name());
  }

  @Override
  public void cutOff() {
    registry.refuse();
  }

  @Override
  public void reconnect() {
    registry.fail(null);
  }
}
