package io.github.k8sdiscovery;

import static io.github.k8sdiscovery.health.Outcome.ANSWERED;
import static io.github.k8sdiscovery.health.Outcome.NOT_CONNECTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.balance.PickContext;
import io.github.k8sdiscovery.health.HealthSettings;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.Locality;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.TopologyHints;
import io.github.k8sdiscovery.sticky.StickySettings;
import io.github.k8sdiscovery.sticky.StickySettings.Binding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Passive health and the zone as a caller of the façade meets them. */
class FailingInstanceTest {

  private static final ServiceId BACKEND = new ServiceId("example", "backend");
  private static final Instance A = at(1, "a");
  private static final Instance B = at(2, "b");
  private static final Instance C = at(3, "b");

  private static final PickContext BOUND_TO_A =
      new PickContext() {
        @Override
        public boolean avoids(Instance instance) {
          return false;
        }

        @Override
        public String bound() {
          return A.id();
        }
      };

  private final FakeScheduler scheduler = new FakeScheduler();
  private final FakeSource source = new FakeSource();
  private final List<Discovery> opened = new ArrayList<>();

  private static Instance at(int number, String zone) {
    return Instance.at("10.0.0." + number, 8080).locality(new Locality(zone, null)).build();
  }

  private Discovery discovery(DiscoverySettings settings) {
    Discovery discovery = Discovery.over(source, scheduler, settings);
    opened.add(discovery);
    return discovery;
  }

  @AfterEach
  void close() {
    opened.forEach(Discovery::close);
  }

  /** Calls until nothing is new; all calls to A fail if told so. */
  private static List<Instance> call(Discovery discovery, int times, boolean aFails) {
    List<Instance> called = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      ServiceView view = discovery.view("backend", 8080);
      Instance picked = view.pick(PickContext.ANY);
      view.begin(picked);
      view.end(picked, aFails && picked.id().equals(A.id()) ? NOT_CONNECTED : ANSWERED, 1);
      called.add(picked);
    }
    return called;
  }

  @Test
  void pick_instanceThatFails_getsNoCallsUntilAProbeIsAnswered() {
    source.publish(BACKEND, A, B, C);
    Discovery discovery = discovery(DiscoverySettings.in("example"));
    assertThat(call(discovery, 9, true)).filteredOn(A::equals).hasSize(3);
    assertThat(call(discovery, 30, true)).doesNotContain(A).contains(B, C);

    scheduler.advance(Duration.ofSeconds(10));
    assertThat(call(discovery, 30, true)).containsOnlyOnce(A);
    scheduler.advance(Duration.ofSeconds(19));
    assertThat(call(discovery, 30, false)).doesNotContain(A);
    scheduler.advance(Duration.ofSeconds(1));
    assertThat(call(discovery, 30, false)).filteredOn(A::equals).hasSizeBetween(9, 11);
  }

  @Test
  void pick_probeIsOut_otherCallsGoElsewhere() {
    source.publish(BACKEND, A, B, C);
    Discovery discovery = discovery(DiscoverySettings.in("example"));
    call(discovery, 9, true);
    scheduler.advance(Duration.ofSeconds(10));
    List<Instance> picked = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      picked.add(discovery.view("backend", 8080).pick(PickContext.ANY));
    }
    assertThat(picked).containsOnlyOnce(A).contains(B, C);
  }

  @Test
  void pick_onlyInstanceFails_isUsedAllTheSame() {
    source.publish(BACKEND, A);
    Discovery discovery = discovery(DiscoverySettings.in("example"));
    assertThat(call(discovery, 20, true)).containsOnly(A);
    assertThat(discovery.view("backend", 8080).health().ejected()).isEmpty();
  }

  @Test
  void pick_instanceLeavesWhileEjected_comesBackAsNew() {
    source.publish(BACKEND, A, B, C);
    Discovery discovery = discovery(DiscoverySettings.in("example"));
    call(discovery, 9, true);
    assertThat(discovery.view("backend", 8080).health().ejected()).containsExactly(A);
    source.publish(BACKEND, B, C);
    source.publish(BACKEND, A, B, C);
    assertThat(call(discovery, 9, false)).contains(A);
  }

  @Test
  void pick_sessionBoundToAnInstanceOnProbation_staysAndIsTheProbe() {
    source.publish(BACKEND, A, B, C);
    ServiceSettings token =
        ServiceSettings.DEFAULT.with(
            new StickySettings(List.of(), Binding.TOKEN, 0, Duration.ZERO));
    Discovery discovery = discovery(DiscoverySettings.in("example").with(any -> token));
    call(discovery, 9, true);
    assertThat(discovery.view("backend", 8080).pick(BOUND_TO_A)).isNotEqualTo(A);

    scheduler.advance(Duration.ofSeconds(10));
    ServiceView view = discovery.view("backend", 8080);
    assertThat(view.pick(BOUND_TO_A)).isEqualTo(A);
    assertThat(view.pick(BOUND_TO_A)).isEqualTo(A);
    view.begin(A);
    view.end(A, NOT_CONNECTED, 1);
    assertThat(discovery.view("backend", 8080).pick(BOUND_TO_A)).isNotEqualTo(A);
  }

  private Discovery preferringZoneA() {
    ServiceSettings d = ServiceSettings.DEFAULT;
    ServiceSettings zonal =
        new ServiceSettings(
            d.weights(),
            true,
            HealthSettings.DEFAULT,
            d.policy(),
            d.slowStart(),
            d.sticky(),
            d.retry(),
            d.failover());
    return discovery(
        DiscoverySettings.in("example").with(new Locality("a", null)).with(any -> zonal));
  }

  @Test
  void pick_ownZonePreferred_ejectionSpillsOver() {
    Instance a2 = at(4, "a");
    source.publish(BACKEND, A, a2, B, C);
    Discovery discovery = preferringZoneA();
    assertThat(call(discovery, 4, true)).containsOnly(A, a2);
    assertThat(call(discovery, 2, true)).contains(A);

    // A is ejected: the own zone has 1 of 3, where 1 1/2 would be fair; 1/3 of the calls spill
    // over.
    ServiceView view = discovery.view("backend", 8080);
    assertThat(view.health().ejected()).containsExactly(A);
    assertThat(view.instances()).extracting(Instance::id).containsExactly(a2.id(), B.id(), C.id());
    assertThat(view.instances()).extracting(Instance::weight).containsExactly(1.0, 0.25, 0.25);
  }

  @Test
  void pick_hintsHaveChosen_zoneIsNotPreferred() {
    TopologyHints toA = new TopologyHints(Set.of("a"), Set.of());
    Instance hintedB =
        Instance.at("10.0.0.5", 8080).locality(new Locality("b", null)).hints(toA).build();
    Instance hintedA =
        Instance.at("10.0.0.6", 8080).locality(new Locality("a", null)).hints(toA).build();
    source.publish(BACKEND, hintedA, hintedB);
    assertThat(preferringZoneA().view("backend", 8080).instances())
        .containsExactly(hintedA, hintedB);
  }
}
