package io.github.k8sdiscovery.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.InstanceConditions;
import io.github.k8sdiscovery.model.Locality;
import io.github.k8sdiscovery.model.Origin;
import io.github.k8sdiscovery.model.PodRef;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightRulesTest {

  /** Two pods of version 1, one of version 2, and two places without pods. */
  private static final List<Instance> FIVE =
      List.of(
          pod("backend-v1-a", "z1", "node-a", "backend-1"),
          pod("backend-v1-b", "z2", "node-b", "backend-1"),
          pod("backend-v2-a", "z2", "node-b", "canary-1"),
          Instance.at("10.9.0.1", 8080).hostname("db-0").build(),
          Instance.at("fd00::1", 8080).weight(3).build());

  private static Instance pod(String name, String zone, String node, String slice) {
    return Instance.at("10.0.0." + Math.floorMod(name.hashCode(), 250), 8080)
        .pod(new PodRef(name, "uid-" + name))
        .locality(new Locality(zone, node))
        .origin(Origin.ofSlice(slice))
        .build();
  }

  private static List<Double> weights(List<Instance> instances) {
    return instances.stream().map(Instance::weight).toList();
  }

  private static List<Double> numbers(String text) {
    return Stream.of(text.split(" ")).map(Double::valueOf).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "backend-v1-*=90 | 90 90 1 1 3",
        "pod:backend-v1-a=0.5 | 0.5 1 1 1 3",
        "backend-v1-a=2, backend-v1-*=4, *=0 | 2 4 0 0 0",
        "*=0 , backend-v1-a=2 | 0 0 0 0 0",
        "*-a=7 | 7 1 7 1 3",
        "b*-v*-b=7 | 1 7 1 1 3",
        "backend-v1=7 | 1 1 1 1 3",
        "zone:z2=0.25 | 1 0.25 0.25 1 3",
        "zone:z*=5 | 5 5 5 1 3",
        "node:node-a=2 | 2 1 1 1 3",
        "slice:canary-*=0 | 1 1 0 1 3",
        "db-0=6, fd00::1=8 | 1 1 1 6 8",
        "10.9.0.1=6 | 1 1 1 6 3",
        "10.0.*=6 | 1 1 1 1 3",
        "backend-v1-a=1000000000, backend-v1-b=1e+09, backend-v2-a=.5 | 1e9 1e9 0.5 1 3",
        "backend-v9-*=50% | 1 1 1 1 3",
      })
  void apply_firstRuleThatMatches_counts(String rules, String expected) {
    List<Instance> weighed = WeightRules.parse(List.of(rules)).apply(FIVE);
    assertThat(weights(weighed)).isEqualTo(numbers(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "backend-v2-*=10% | 0.9 0.1",
        "backend-v2-*=50% | 0.5 0.5",
        "backend-v2-*=0% | 1 0",
        "backend-v2-*=100% | 0 1",
        "backend-v2-*=0.5% | 0.995 0.005",
        "backend-v1-*=0, backend-v2-*=10% | 0 1",
        "backend-v1-*=7, backend-v2-*=10% | 0.9 0.1",
        "backend-v1-*=80%, backend-v2-*=20% | 0.8 0.2",
        "backend-v1-*=30%, backend-v2-*=10% | 0.75 0.25",
        "backend-v1-*=300%, backend-v2-*=100% | 0.75 0.25",
        "backend-v9-*=90%, backend-v2-*=10% | 0.9 0.1",
      })
  void apply_percentage_isThatPartOfAllCalls_howeverManyInstances(String rules, String expected) {
    for (int stable = 1; stable < 12; stable += 2) {
      for (int canary = 1; canary < 5; canary++) {
        List<Instance> all = new ArrayList<>();
        for (int i = 0; i < stable; i++) {
          all.add(pod("backend-v1-" + i, "z1", "node-a", "backend-1"));
        }
        for (int i = 0; i < canary; i++) {
          all.add(pod("backend-v2-" + i, "z1", "node-a", "backend-1"));
        }
        List<Instance> weighed = WeightRules.parse(List.of(rules)).apply(all);
        double v1 = sum(weighed.subList(0, stable));
        double v2 = sum(weighed.subList(stable, all.size()));
        assertThat(v1 / (v1 + v2)).isCloseTo(numbers(expected).get(0), within(1e-12));
        assertThat(v2 / (v1 + v2)).isCloseTo(numbers(expected).get(1), within(1e-12));
        assertThat(weighed.subList(stable, all.size()))
            .allMatch(i -> i.weight() == weighed.get(stable(all)).weight());
      }
    }
  }

  private static int stable(List<Instance> all) {
    return (int) all.stream().filter(i -> i.pod() != null && i.pod().name().contains("v1")).count();
  }

  private static double sum(List<Instance> instances) {
    return instances.stream().mapToDouble(Instance::weight).sum();
  }

  @Test
  void apply_percentage_leavesTheOthersAsTheyAre() {
    List<Instance> weighed = WeightRules.parse(List.of("backend-v2-*=20%")).apply(FIVE);
    assertThat(weights(weighed)).containsExactly(1.0, 1.0, 1.5, 1.0, 3.0);
    for (int i : new int[] {0, 1, 3, 4}) {
      assertThat(weighed.get(i)).isSameAs(FIVE.get(i));
    }
  }

  @Test
  void apply_percentage_doesNotCountInstancesThatAreStartingOrEnding() {
    InstanceConditions starting = new InstanceConditions(false, false, false);
    List<Instance> all =
        List.of(
            named("v1-a", InstanceConditions.READY),
            named("v1-b", InstanceConditions.READY),
            named("v1-c", new InstanceConditions(false, true, true)),
            named("v2-a", InstanceConditions.READY),
            named("v2-b", starting),
            named("v3-a", starting));
    List<Instance> weighed = WeightRules.parse(List.of("v2-*=50%, v3-*=40%")).apply(all);
    assertThat(weights(weighed)).containsExactly(1.0, 1.0, 1.0, 2.0, 2.0, 1.0);
  }

  @Test
  void apply_percentage_whereNoneIsReady_countsThoseThatDrain() {
    InstanceConditions draining = new InstanceConditions(false, true, true);
    List<Instance> all =
        List.of(named("v1-a", draining), named("v1-b", draining), named("v2-a", draining));
    assertThat(weights(WeightRules.parse(List.of("v2-*=50%")).apply(all)))
        .containsExactly(1.0, 1.0, 2.0);
  }

  private static Instance named(String name, InstanceConditions conditions) {
    return Instance.at("10.0.0.1", 8080).pod(new PodRef(name, name)).conditions(conditions).build();
  }

  @Test
  void apply_largestWeights_stayNumbers() {
    List<Instance> all =
        List.of(
            Instance.at("10.0.0.1", 1).weight(Double.MAX_VALUE).build(),
            Instance.at("10.0.0.2", 1).weight(Double.MAX_VALUE).build(),
            Instance.at("10.0.0.3", 1).build());
    List<Instance> weighed = WeightRules.parse(List.of("10.0.0.3=50%")).apply(all);
    assertThat(weighed.get(2).weight()).isFinite().isPositive();
  }

  @Test
  void apply_nothingChanges_isTheListItself() {
    assertThat(WeightRules.NONE.apply(FIVE)).isSameAs(FIVE);
    assertThat(WeightRules.parse(List.of("fd00::1=3", "backend-*=1")).apply(FIVE)).isSameAs(FIVE);
  }

  @Test
  void parse_nothing_isNone() {
    assertThat(WeightRules.parse(List.of())).isSameAs(WeightRules.NONE);
    assertThat(WeightRules.parse(List.of(" , ", ""))).isSameAs(WeightRules.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "backend",
        "=1",
        "zone:=1",
        "zones:z1=1",
        "host:8080=1",
        "a=",
        "a=x",
        "a=-1",
        "a=NaN",
        "a=Infinity",
        "a=1e999",
        "a=1e13",
        "a=0x1p3",
        "a=1d",
        "a=.",
        "a==1",
        "a=-5%",
        "a=%",
        "a=5 %%",
      })
  void parse_bad_saysWhichAndWhatIsExpected(String rule) {
    assertThatThrownBy(() -> WeightRules.parse(List.of("b=1, " + rule + " ,c=2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "weights: "
                + rule
                + " (expected: selector=weight, such as backend-v2-*=0.5, zone:z1=2, slice:name=0 or"
                + " backend-v2-*=10%)");
  }

  @Test
  void apply_patternOfStarsOnALongName_doesNotHang() {
    Instance instance = Instance.at("a".repeat(253), 8080).build();
    String pattern = "a*".repeat(100) + "b=2";
    assertThat(WeightRules.parse(List.of(pattern)).apply(List.of(instance)))
        .containsExactly(instance);
  }
}
