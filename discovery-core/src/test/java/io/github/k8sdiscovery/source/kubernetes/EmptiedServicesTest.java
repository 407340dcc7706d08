package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.embedded.Verb;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Services that had instances and are listed without any when the API is back. */
class EmptiedServicesTest extends EmbeddedApiTest {

  private static final int SERVICES = 6;

  private final List<Listening> all = new ArrayList<>();

  @BeforeEach
  void followAll() {
    for (int i = 0; i < SERVICES; i++) {
      api.service("example", "s" + i).port("http", 5000, "5000").apply();
      slice("s" + i, List.of("10.0.0." + (i + 1))).service("s" + i).apply();
      all.add(InstanceSourceContract.listen(source, new ServiceId("example", "s" + i)));
    }
    all.forEach(listening -> listening.await(Synced.class, s -> s.snapshot().all().size() == 1));
    awaitOpenWatches(2 * SERVICES);
    cutOff();
    all.forEach(listening -> listening.await(Stale.class));
  }

  @AfterEach
  void closeAll() {
    all.forEach(Listening::close);
  }

  @Test
  void relist_oneServiceScaledToZeroMeanwhile_isTakenWithoutAsking() {
    slice("s0", List.of()).service("s0").apply();
    api.faults().restartWithoutHistory();
    all.get(0).await(Synced.class, synced -> synced.snapshot().all().isEmpty());
    all.subList(1, SERVICES).forEach(listening -> listening.await(Synced.class));
    assertThat(lists()).isEqualTo(2L * SERVICES);
  }

  @Test
  void relist_mostServicesEmptyForAMoment_nothingIsLost() {
    api.faults().emptyLists("endpointslices", 5);
    api.faults().restartWithoutHistory();
    // Five of them once more; then all are followed again.
    await(() -> lists() == 2L * SERVICES + 5);
    awaitOpenWatches(2 * SERVICES);
    for (Listening listening : all) {
      assertThat(listening.states()).noneMatch(Absent.class::isInstance);
      assertThat(listening.states())
          .noneMatch(state -> state instanceof Synced s && s.snapshot().all().isEmpty());
    }
  }

  @Test
  void relist_mostServicesEmptyStill_isTakenTheSecondTime() {
    for (int i = 0; i < 5; i++) {
      slice("s" + i, List.of()).service("s" + i).apply();
    }
    api.faults().restartWithoutHistory();
    all.subList(0, 5)
        .forEach(l -> l.await(Synced.class, synced -> synced.snapshot().all().isEmpty()));
    all.get(5).await(Synced.class, synced -> synced.snapshot().all().size() == 1);
    assertThat(lists()).isEqualTo(2L * SERVICES + 5);
  }

  /** The names of the ports would be lost with the Service. */
  @Test
  void relist_nothingOfAnyServiceForAMoment_keepsTheServicesToo() {
    api.faults().emptyLists("endpointslices", SERVICES);
    api.faults().emptyLists("services", SERVICES);
    api.faults().restartWithoutHistory();
    await(() -> lists() == 3L * SERVICES);
    awaitOpenWatches(2 * SERVICES);
    for (Listening listening : all) {
      assertThat(listening.states()).noneMatch(Absent.class::isInstance);
      assertThat(listening.states())
          .noneMatch(state -> state instanceof Synced s && s.snapshot().service() == null);
    }
  }

  private long lists() {
    return requests(Verb.LIST, "endpointslices").stream().filter(r -> r.status() == 200).count();
  }
}
