package io.github.k8sdiscovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.balance.BalancePolicy;
import io.github.k8sdiscovery.balance.PickContext;
import io.github.k8sdiscovery.balance.SlowStartSettings;
import io.github.k8sdiscovery.health.Outcome;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.InstanceConditions;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.sticky.KeySource;
import io.github.k8sdiscovery.sticky.KeySource.Kind;
import io.github.k8sdiscovery.sticky.StickySettings;
import io.github.k8sdiscovery.sticky.StickySettings.Binding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stickiness and slow start as a followed service has them. */
class BalancingTest {

  private static final ServiceId BACKEND = new ServiceId("example", "backend");
  private static final KeySource COOKIE = new KeySource(Kind.COOKIE, "SESSION");
  private static final ServiceSettings PLAIN =
      ServiceSettings.DEFAULT.with(BalancePolicy.roundRobin(new SplittableRandom(1)));
  private static final List<Instance> FOUR =
      List.of(instance(1), instance(2), instance(3), instance(4));

  private final FakeScheduler scheduler = new FakeScheduler();
  private final FakeSource source = new FakeSource();
  private @Nullable Discovery discovery;

  private static Instance instance(int i) {
    return Instance.at("10.0.0." + i, 8080).build();
  }

  private static Instance draining(int i) {
    return Instance.at("10.0.0." + i, 8080)
        .conditions(new InstanceConditions(false, true, true))
        .build();
  }

  @AfterEach
  void close() {
    if (discovery != null) {
      discovery.close();
    }
  }

  private void settings(ServiceSettings settings) {
    DiscoverySettings all = DiscoverySettings.in("example").with(service -> settings);
    discovery = Discovery.over(source, scheduler, all);
  }

  private void publish(@Nullable Duration affinity, List<Instance> instances) {
    List<ServicePort> ports = List.of(new ServicePort("", 8080, null));
    ServiceInfo info =
        new ServiceInfo("uid", "ClusterIP", Map.of(), Map.of(), ports, false, null, affinity);
    source.say(
        BACKEND, new Synced(new ServiceSnapshot(BACKEND, info, Map.of("", instances), List.of())));
  }

  private ServiceView view() {
    return Objects.requireNonNull(discovery).view("backend", 8080);
  }

  private Instance pick(String key) {
    return view().pick(new Keyed(key, null));
  }

  private List<Instance> homes(int keys) {
    List<Instance> homes = new ArrayList<>();
    for (int k = 0; k < keys; k++) {
      homes.add(pick("key-" + k));
    }
    return homes;
  }

  @Test
  void clientAffinity_settingsSayNothing_keepsKeysTogetherUntilTheyWereIdle() {
    settings(PLAIN);
    publish(Duration.ofSeconds(60), FOUR);
    assertThat(view().sticky())
        .isEqualTo(
            new StickySettings(
                List.of(new KeySource(Kind.CLIENT_IP, ""), new KeySource(Kind.INSTANCE, "")),
                Binding.HASH,
                0,
                Duration.ofSeconds(60)));
    List<Instance> homes = homes(200);
    scheduler.advance(Duration.ofSeconds(55));
    publish(Duration.ofSeconds(60), FOUR.subList(0, 3));
    List<Instance> after = homes(200);
    for (int k = 0; k < 200; k++) {
      assertThat(after.get(k).equals(homes.get(k)) || homes.get(k).equals(FOUR.get(3))).isTrue();
    }
    scheduler.advance(Duration.ofSeconds(55));
    assertThat(homes(200)).isEqualTo(after);
    scheduler.advance(Duration.ofSeconds(62));
    assertThat(homes(200)).isNotEqualTo(after);
  }

  @Test
  void clientAffinity_addedAndTakenAway_isFollowedAtOnce() {
    settings(PLAIN);
    publish(null, FOUR);
    assertThat(view().sticky()).isEqualTo(StickySettings.NONE);
    assertThat(different("a")).hasSize(4);
    publish(Duration.ofHours(3), FOUR);
    assertThat(different("a")).hasSize(1);
    publish(null, FOUR);
    assertThat(different("a")).hasSize(4);
  }

  @Test
  void clientAffinity_settingsSayNone_isLeftAside() {
    settings(PLAIN.with(StickySettings.NONE));
    publish(Duration.ofHours(3), FOUR);
    assertThat(view().sticky()).isEqualTo(StickySettings.NONE);
    assertThat(different("a")).hasSize(4);
  }

  @Test
  void hash_callsWithoutKey_goRoundRobin() {
    settings(PLAIN.with(new StickySettings(List.of(COOKIE), Binding.HASH, 0, Duration.ZERO)));
    publish(null, FOUR);
    assertThat(different("a")).hasSize(1);
    assertThat(different(null)).hasSize(4);
  }

  private Set<Instance> different(@Nullable String key) {
    Set<Instance> picked = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      picked.add(view().pick(new Keyed(key, null)));
    }
    return picked;
  }

  @Test
  void token_boundInstance_isKeptWhileItServesOrDrains() {
    settings(PLAIN.with(new StickySettings(List.of(), Binding.TOKEN, 0, Duration.ZERO)));
    Instance drained = instance(1).weighing(0);
    publish(null, List.of(drained, instance(2), draining(3), gone(4)));
    for (Instance kept : List.of(drained, instance(2), draining(3))) {
      assertThat(view().keeps(kept.id())).isTrue();
      assertThat(view().pick(new Keyed(null, kept.id()))).isEqualTo(kept);
    }
    assertThat(view().keeps(gone(4).id())).isFalse();
    assertThat(view().pick(new Keyed(null, gone(4).id()))).isIn(drained, instance(2));
  }

  private static Instance gone(int i) {
    return Instance.at("10.0.0." + i, 8080)
        .conditions(new InstanceConditions(false, false, true))
        .build();
  }

  @Test
  void keeps_bindingIsNotToken_isFalse() {
    settings(PLAIN);
    publish(null, FOUR);
    assertThat(view().keeps(FOUR.get(0).id())).isFalse();
  }

  @Test
  void slowStart_instanceJoins_takesItsShareAfterTheWindow() {
    settings(PLAIN.with(new SlowStartSettings(Duration.ofSeconds(30), 1, 0.1)));
    publish(null, FOUR.subList(0, 3));
    assertThat(view().pick(PickContext.ANY)).isNotNull();
    publish(null, FOUR);
    assertThat(atNew(4_000)).isBetween(60, 160);
    scheduler.advance(Duration.ofSeconds(15));
    assertThat(atNew(4_000)).isBetween(470, 680);
    assertThat(scheduler.waiting()).isEqualTo(1);
    scheduler.advance(Duration.ofSeconds(16));
    assertThat(atNew(4_000)).isEqualTo(1_000);
    assertThat(scheduler.waiting()).isZero();
  }

  private int atNew(int picks) {
    int atNew = 0;
    for (int i = 0; i < picks; i++) {
      atNew += view().pick(PickContext.ANY).equals(FOUR.get(3)) ? 1 : 0;
    }
    return atNew;
  }

  @Test
  void loads_ofInstancesThatAreGone_areForgotten() {
    settings(PLAIN);
    publish(null, FOUR);
    for (int round = 1; round <= 50; round++) {
      List<Instance> four = new ArrayList<>();
      for (int i = 1; i <= 4; i++) {
        four.add(Instance.at("10.0." + round + "." + i, 8080).build());
      }
      publish(null, four);
      ServiceView view = view();
      four.forEach(view::begin);
      if (round > 1) {
        four.forEach(instance -> view.end(instance, Outcome.ANSWERED, 1));
      }
    }
    assertThat(view().calls().loads().size()).isBetween(8, 32);
    assertThat(view().calls().loads().inFlight()).isEqualTo(4);
  }

  private record Keyed(@Nullable String key, @Nullable String bound) implements PickContext {

    @Override
    public boolean avoids(Instance instance) {
      return false;
    }
  }
}
