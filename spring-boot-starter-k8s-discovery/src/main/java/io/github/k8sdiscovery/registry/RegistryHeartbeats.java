package io.github.k8sdiscovery.registry;

import io.github.k8sdiscovery.Discovery;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.context.ApplicationListener;

/**
 * Asks registries again when Spring Cloud's client of one publishes a {@link HeartbeatEvent}, as
 * Consul's and Zookeeper's do when something changes. An event with the value of the one before is
 * no news: Consul publishes one every few seconds, changed or not. Our own say nothing of a
 * registry, and would call one another for ever. Returns at once; any thread.
 */
public final class RegistryHeartbeats implements ApplicationListener<HeartbeatEvent> {

  private final Supplier<List<DiscoveryClientSource>> registries;
  private final Map<Class<?>, Object> values = new ConcurrentHashMap<>();

  /**
   * A listener that refreshes registries.
   *
   * @param registries which; asked for with each event. An event does not say whose it is, so all
   *     of them are refreshed
   */
  public RegistryHeartbeats(Supplier<List<DiscoveryClientSource>> registries) {
    this.registries = registries;
  }

  @Override
  public void onApplicationEvent(HeartbeatEvent event) {
    Object source = event.getSource();
    Object value = event.getValue();
    if (source instanceof Discovery) {
      return;
    }
    if (value == null || !value.equals(values.put(source.getClass(), value))) {
      registries.get().forEach(DiscoveryClientSource::refresh);
    }
  }
}
