package io.github.k8sdiscovery.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.DiscoverySettings;
import io.github.k8sdiscovery.fallback.Fallback;
import io.github.k8sdiscovery.fallback.FallbackSettings;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;

/** Which heartbeats make a registry be asked again. */
class RegistryHeartbeatsTest {

  private static final Duration NEVER = Duration.ofHours(1);

  private final FakeRegistry registry = new FakeRegistry();
  private final Scheduler scheduler = Scheduler.daemon("registry-heartbeats");
  private final DiscoveryClientSource source =
      DiscoveryClientSource.over(
          "fake",
          registry,
          new RegistrySettings(NEVER, Duration.ofSeconds(10), ServiceNames.DEFAULT),
          "shop",
          scheduler);
  private final RegistryHeartbeats heartbeats = new RegistryHeartbeats(() -> List.of(source));

  @AfterEach
  void close() {
    source.close();
    scheduler.close();
  }

  @Test
  void heartbeat_otherValue_asksAgain() {
    registry.register("backend", FakeRegistry.at("10.0.0.1", 80, Map.of()));
    try (Listening listening =
        InstanceSourceContract.listen(source, new ServiceId("shop", "backend"))) {
      listening.await(Synced.class);
      beat("catalog", 1);
      await().until(() -> registry.questions() == 2);
      beat("catalog", 1);
      beat(List.of("another client"), 1); // its first
      await().until(() -> registry.questions() == 3);
      beat("catalog", 2);
      await().until(() -> registry.questions() == 4);
    }
  }

  @Test
  void heartbeat_ourOwn_asksNobody() {
    registry.register("backend", FakeRegistry.at("10.0.0.1", 80, Map.of()));
    Fallback fallback = Fallback.over(List.of(source), FallbackSettings.DEFAULT, scheduler);
    try (Discovery discovery = Discovery.over(fallback, scheduler, DiscoverySettings.in("shop"))) {
      assertThat(discovery.view("backend", 0).instances()).hasSize(1);
      beat(discovery, 1);
      beat(discovery, 2);
      beat("catalog", 1);
      await().until(() -> registry.questions() >= 2);
      // Each refresh is done before the next one, so there is only the one of the last event.
      assertThat(registry.questions()).isEqualTo(2);
    }
  }

  private void beat(Object from, @Nullable Object value) {
    heartbeats.onApplicationEvent(event(from, value));
  }

  @SuppressWarnings("NullAway") // some have none
  private static HeartbeatEvent event(Object from, @Nullable Object value) {
    return new HeartbeatEvent(from, value);
  }
}
