package io.github.k8sdiscovery.source.fixed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SteadySourceContract;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract, as far as it goes for what never changes. */
class FixedSourceContractTest implements SteadySourceContract {

  private final Scheduler scheduler = Scheduler.daemon("test");
  private final Map<ServiceId, List<FixedInstance>> services = new HashMap<>();

  @AfterEach
  void close() {
    scheduler.close();
  }

  @Override
  public InstanceSource source() {
    return new FixedSource(services, scheduler);
  }

  @Override
  public void publish(List<String> addresses) {
    services.put(BACKEND, addresses.stream().map(a -> FixedInstance.at(a + ":5000")).toList());
  }

  @Test
  void follow_service_saysItsInstances() {
    publish(List.of("10.0.0.1", "10.0.0.2"));
    try (Listening listening = listen()) {
      assertThat(InstanceSourceContract.addresses(listening.await(Synced.class).snapshot()))
          .containsExactly("10.0.0.1", "10.0.0.2");
    }
  }

  @Test
  void follow_serviceWithoutInstances_isSyncedAndEmpty() {
    publish(List.of());
    try (Listening listening = listen()) {
      assertThat(listening.await(Synced.class).snapshot().all()).isEmpty();
    }
  }
}
