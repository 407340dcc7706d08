package io.github.k8sdiscovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.balance.PickContext;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Synced;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExternalNameTest {

  private static final ServiceId ALIAS = new ServiceId("example", "backend");
  private static final ServiceId TARGET = new ServiceId("prod", "backend-service");
  private static final ServiceId OTHER = new ServiceId("prod", "other");
  private static final Instance A = Instance.at("10.0.0.1", 8080).hostname("pod-0").build();
  private static final Instance B = Instance.at("10.0.0.2", 8080).hostname("pod-1").build();

  private final FakeSource source = new FakeSource();
  private final Discovery discovery =
      Discovery.over(source, new FakeScheduler(), DiscoverySettings.in("example"));

  @AfterEach
  void close() {
    discovery.close();
  }

  private void alias(ServiceId id, @Nullable String target) {
    ServiceInfo info =
        new ServiceInfo("u", "ExternalName", Map.of(), Map.of(), List.of(), false, target, null);
    source.say(id, new Synced(new ServiceSnapshot(id, info, Map.of(), List.of())));
  }

  private List<Instance> instances() {
    return discovery.view("backend", 8080).instances();
  }

  @Test
  void serviceOfTheCluster_isThatService_inEveryWayOfAsking() {
    alias(ALIAS, "Backend-Service.prod.svc.cluster.local.");
    source.publish(TARGET, A, B);
    assertThat(instances()).containsExactly(A, B);
    assertThat(discovery.snapshot("backend").id()).isEqualTo(TARGET);
    source.publish(TARGET, B);
    assertThat(instances()).containsExactly(B);
  }

  @Test
  void oneInstance_isThatInstance() {
    alias(ALIAS, "pod-1.backend-service.prod.svc.cluster.local");
    source.publish(TARGET, A, B);
    assertThat(instances()).containsExactly(B);
  }

  @Test
  void target_changes_isFollowed() {
    alias(ALIAS, "backend-service.prod.svc.cluster.local");
    source.publish(TARGET, A);
    source.publish(OTHER, B);
    assertThat(instances()).containsExactly(A);
    alias(ALIAS, "other.prod.svc.cluster.local");
    assertThat(instances()).containsExactly(B);
  }

  /** DNS gives the target's addresses under the alias; then the API speaks. */
  @Test
  void service_turnsOutToBeAnAlias_isFollowed() {
    source.publish(ALIAS, A);
    source.publish(TARGET, B);
    assertThat(instances()).containsExactly(A);
    alias(ALIAS, "backend-service.prod.svc.cluster.local");
    assertThat(instances()).containsExactly(B);
    source.publish(ALIAS, A);
    assertThat(instances()).containsExactly(A);
  }

  @Test
  void aliasOfAnAlias_isFollowedToTheEnd() {
    alias(ALIAS, "other.prod.svc.cluster.local");
    alias(OTHER, "backend-service.prod.svc.cluster.local");
    source.publish(TARGET, A);
    assertThat(instances()).containsExactly(A);
  }

  @Test
  void circle_isRefusedWithTheWayItGoes() {
    alias(ALIAS, "other.prod.svc.cluster.local");
    alias(OTHER, "backend.example.svc.cluster.local");
    assertThatThrownBy(() -> instances())
        .isInstanceOf(ExternalNameException.class)
        .hasMessageStartingWith(
            "external name: example/backend -> other.prod.svc.cluster.local ->"
                + " backend.example.svc.cluster.local -> other")
        .hasMessageEndingWith("(expected: an end, after fewer than 9)");
  }

  @Test
  void chain_asLongAsIsFollowed_isFollowed_andOneMoreIsRefusedByName() {
    chain(8);
    source.publish(new ServiceId("prod", "s8"), A);
    assertThat(instances()).containsExactly(A);
    chain(9);
    source.publish(new ServiceId("prod", "s9"), A);
    assertThatThrownBy(() -> instances())
        .isInstanceOf(ExternalNameException.class)
        .hasMessageStartingWith(
            "external name: example/backend -> s1.prod.svc.cluster.local -> s2.")
        .hasMessageContaining(" -> s9.prod.svc.cluster.local (expected: an end");
  }

  private void chain(int length) {
    alias(ALIAS, "s1.prod.svc.cluster.local");
    for (int i = 1; i < length; i++) {
      alias(new ServiceId("prod", "s" + i), "s" + (i + 1) + ".prod.svc.cluster.local");
    }
  }

  @Test
  void target_thatDoesNotExist_isUnknownByItsOwnName() {
    alias(ALIAS, "backend-service.prod.svc.cluster.local");
    source.say(TARGET, new Absent());
    assertThatThrownBy(() -> instances())
        .isInstanceOf(UnknownServiceException.class)
        .hasMessageContaining("backend-service in namespace prod");
  }

  @Test
  void hostOutside_isNotTakenForAServiceOfThatName() {
    alias(ALIAS, "backend-service.prod");
    source.publish(TARGET, A);
    assertThatThrownBy(() -> discovery.view("backend", 8080).pick(PickContext.ANY))
        .isInstanceOf(NoInstanceException.class);
  }
}
