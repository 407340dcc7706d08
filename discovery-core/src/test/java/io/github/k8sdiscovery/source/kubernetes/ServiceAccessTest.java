package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.github.k8sdiscovery.FakeScheduler;
import io.github.k8sdiscovery.access.AccessSettings;
import io.github.k8sdiscovery.access.Exposure;
import io.github.k8sdiscovery.model.AccessMode;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When it is found out whether pods can be reached, and what follows from it. */
class ServiceAccessTest {

  private static final ServiceId ID = new ServiceId("example", "backend");
  private static final ServiceSnapshot PODS =
      new ServiceSnapshot(
          ID,
          ServiceInfo.virtual(List.of(new ServicePort("http", 5000, null))),
          Map.of("http", List.of(Instance.at("10.0.0.1", 8080).build())),
          List.of());
  private static final Exposure EXPOSURE =
      new Exposure(List.of("10.96.0.7"), Map.of(), false, List.of());

  private final FakeScheduler scheduler = new FakeScheduler();
  private final ApiConnections connections = new ApiConnections(Config.empty());
  private final List<CompletableFuture<Boolean>> probes = new ArrayList<>();
  private final List<String> probed = new ArrayList<>();
  private int changes;
  private final ServiceAccess access = access();

  private ServiceAccess access() {
    AccessPolicy policy =
        new AccessPolicy(id -> AccessSettings.of(AccessMode.POD, AccessMode.CLUSTER_IP), false);
    ApiAccess api = new ApiAccess(connections, WatchSettings.DEFAULT, scheduler);
    PodProbe probe =
        (ip, port) -> {
          probed.add(ip + ":" + port);
          probes.add(new CompletableFuture<>());
          return probes.get(probes.size() - 1);
        };
    return new ServiceAccess(
        ID, new Around(policy, new SharedCopies(api), probe), scheduler, () -> changes++);
  }

  @AfterEach
  void close() {
    connections.close();
  }

  private @Nullable AccessMode chosen() {
    ServiceSnapshot snapshot = access.through(PODS, EXPOSURE);
    return snapshot == null || snapshot.access() == null
        ? null
        : snapshot.access().modes().get("http");
  }

  @Test
  void firstChoice_waitsForTheAnswer_andIsAskedOnce() {
    assertThat(chosen()).isNull();
    assertThat(chosen()).isNull();
    assertThat(probed).containsExactly("10.0.0.1:8080");
    probes.get(0).complete(false);
    assertThat(changes).isEqualTo(1);
    assertThat(chosen()).isEqualTo(AccessMode.CLUSTER_IP);
    assertThat(probes).hasSize(1);
  }

  @Test
  void answer_isGoodForAMinute_andTheOldOneHoldsUntilTheNext() {
    chosen();
    probes.get(0).complete(false);
    scheduler.advance(Duration.ofSeconds(59));
    chosen();
    assertThat(probes).hasSize(1);
    scheduler.advance(Duration.ofSeconds(1));
    assertThat(changes).as("a reason to choose again").isEqualTo(2);
    assertThat(chosen()).isEqualTo(AccessMode.CLUSTER_IP);
    assertThat(probes).hasSize(2);
    probes.get(1).complete(true);
    assertThat(changes).isEqualTo(3);
    assertThat(chosen()).isEqualTo(AccessMode.POD);
  }

  @Test
  void answer_thatIsTheSame_isNoNews() {
    chosen();
    probes.get(0).complete(true);
    scheduler.advance(Duration.ofMinutes(1));
    chosen();
    int before = changes;
    probes.get(1).complete(true);
    assertThat(changes).isEqualTo(before);
  }

  @Test
  void probe_thatFails_isAnAnswer() {
    chosen();
    probes.get(0).completeExceptionally(new IllegalStateException("no channel"));
    assertThat(chosen()).isEqualTo(AccessMode.CLUSTER_IP);
  }

  @Test
  void closed_asksNobodyAnyMore() {
    chosen();
    access.close();
    probes.get(0).complete(true);
    scheduler.advance(Duration.ofMinutes(5));
    assertThat(changes).isZero();
    assertThat(scheduler.waiting()).isZero();
  }
}
