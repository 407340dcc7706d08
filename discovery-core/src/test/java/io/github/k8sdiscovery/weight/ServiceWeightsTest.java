package io.github.k8sdiscovery.weight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.event.DiscoveryEvent;
import io.github.k8sdiscovery.event.DiscoveryEvent.AllWeightsZero;
import io.github.k8sdiscovery.event.DiscoveryEvent.WeightIgnored;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.InstanceConditions;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServiceWeightsTest {

  private static final ServiceId BACKEND = new ServiceId("example", "backend");
  private static final List<Instance> THREE =
      List.of(
          Instance.at("10.0.0.1", 8080).weight(5).build(),
          Instance.at("10.0.0.2", 8080).weight(5).build(),
          Instance.at("10.0.0.3", 8080).weight(5).build());

  private final List<DiscoveryEvent> events = new ArrayList<>();
  private ServiceWeights weights = new ServiceWeights(BACKEND, WeightRules.NONE, events::add);

  private static ServiceInfo annotated(String rules) {
    return new ServiceInfo(
        "uid",
        "ClusterIP",
        Map.of(),
        Map.of(ServiceWeights.ANNOTATION, rules),
        List.of(),
        false,
        null,
        null);
  }

  private List<Double> weigh(@Nullable ServiceInfo service) {
    return weights.apply(THREE, service, 80).stream().map(Instance::weight).toList();
  }

  private static WeightIgnored ignored(String text) {
    return new WeightIgnored(
        BACKEND, "annotation k8sdiscovery.github.io/weights", text, WeightRules.LAW);
  }

  @Test
  void apply_propertiesBeforeAnnotationBeforeSource_instanceByInstance() {
    weights = new ServiceWeights(BACKEND, WeightRules.parse(List.of("10.0.0.1=1")), events::add);
    assertThat(weigh(annotated("10.0.0.1=2, 10.0.0.2=3"))).containsExactly(1.0, 3.0, 5.0);
    assertThat(weigh(null)).containsExactly(1.0, 5.0, 5.0);
    assertThat(events).isEmpty();
  }

  @Test
  void apply_noRuleAndNoAnnotation_isTheListItself() {
    assertThat(weights.apply(THREE, null, 80)).isSameAs(THREE);
    assertThat(weights.apply(THREE, ServiceInfo.virtual(List.of()), 80)).isSameAs(THREE);
  }

  @Test
  void apply_annotationWithBadRules_theGoodOnesHoldAndEachBadOneIsSaidOnce() {
    ServiceInfo service = annotated("10.0.0.1=many, nonsense, 10.0.0.2=NaN ,10.0.0.3=2");
    assertThat(weigh(service)).containsExactly(1.0, 1.0, 2.0);
    assertThat(weigh(service)).containsExactly(1.0, 1.0, 2.0);
    assertThat(events)
        .containsExactly(ignored("10.0.0.1=many"), ignored("nonsense"), ignored("10.0.0.2=NaN"));

    weigh(annotated("nonsense, 10.0.0.3=-1"));
    assertThat(events).hasSize(4).endsWith(ignored("10.0.0.3=-1"));

    weigh(annotated("10.0.0.3=1"));
    weigh(annotated("nonsense"));
    assertThat(events).hasSize(5).endsWith(ignored("nonsense"));
  }

  @Test
  void apply_annotationThatIsWrongFromEndToEnd_isNotAllSaid() {
    StringBuilder rules = new StringBuilder("x".repeat(500));
    for (int i = 0; i < 5_000; i++) {
      rules.append(",nonsense-").append(i);
    }
    weigh(annotated(rules.toString()));
    assertThat(events).hasSize(10).startsWith(ignored("x".repeat(100) + "..."));
  }

  @Test
  void apply_allZero_isSaidOncePerEpisode() {
    weigh(annotated("*=0"));
    weigh(annotated("*=0,"));
    weights.apply(THREE, annotated("*=0"), 443);
    assertThat(events).containsExactly(new AllWeightsZero(BACKEND));

    weigh(annotated("*=0, 10.0.0.3=1"));
    assertThat(events).hasSize(1);
    weigh(annotated("10.0.0.3=1, *=0"));
    weights.apply(THREE, annotated("10.0.0.3=1, *=0"), 443);
    weigh(annotated("*=0"));
    assertThat(events).hasSize(2);
  }

  @Test
  void apply_zeroButForInstancesThatTakeNoCalls_isAllZero() {
    List<Instance> instances =
        List.of(
            Instance.at("10.0.0.1", 8080).weight(0).build(),
            Instance.at("10.0.0.2", 8080)
                .conditions(new InstanceConditions(false, false, false))
                .build());
    weights.apply(instances, null, 80);
    assertThat(events).containsExactly(new AllWeightsZero(BACKEND));
  }

  @Test
  void apply_noInstances_isNotAllZero() {
    weights.apply(List.of(), null, 80);
    assertThat(events).isEmpty();
  }

  /** What is remembered of the list before is never seen but in the time it saves. */
  @Test
  void apply_oneListAfterTheOther_isAsForEachAlone() {
    SplittableRandom random = new SplittableRandom(5);
    WeightRules rules =
        WeightRules.parse(List.of("10.0.0.1*=0.5, 10.0.0.2*=20%, 10.0.0.3*=0, 10.0.1.*=10%"));
    weights = new ServiceWeights(BACKEND, rules, events::add);
    List<Instance> list = new ArrayList<>();
    for (int step = 0; step < 3_000; step++) {
      change(list, random);
      List<Instance> now = List.copyOf(list);
      assertThat(weights.apply(now, null, 80)).isEqualTo(rules.apply(now));
    }
  }

  /** Takes some in a row away, or puts some others in their place or between. */
  private static void change(List<Instance> list, SplittableRandom random) {
    int from = random.nextInt(list.size() + 1);
    int to = Math.min(list.size(), from + random.nextInt(6));
    if (random.nextBoolean() || list.size() > 40) {
      list.subList(from, to).clear();
    }
    for (int i = random.nextInt(5); i > 0 && list.size() < 60; i--) {
      String address = "10.0." + random.nextInt(2) + "." + random.nextInt(60);
      InstanceConditions conditions =
          new InstanceConditions(random.nextInt(4) > 0, random.nextBoolean(), false);
      list.add(from, Instance.at(address, 8080).conditions(conditions).build());
    }
  }

  @Test
  void apply_instancesAroundAChange_areThoseOfBefore() {
    weights = new ServiceWeights(BACKEND, WeightRules.parse(List.of("10.0.0.*=2")), events::add);
    List<Instance> before = weights.apply(THREE, null, 80);
    Instance another = Instance.at("10.0.0.9", 8080).build();
    List<Instance> after =
        weights.apply(List.of(THREE.get(0), another, another, THREE.get(2)), null, 80);
    assertThat(after).extracting(Instance::weight).containsOnly(2.0);
    assertThat(after.get(0)).isSameAs(before.get(0));
    assertThat(after.get(3)).isSameAs(before.get(2));
  }
}
