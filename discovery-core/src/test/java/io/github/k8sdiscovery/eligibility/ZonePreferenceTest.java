package io.github.k8sdiscovery.eligibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.Locality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZonePreferenceTest {

  /** "a 1, a 2, - 0.5": zones with weights; "-" is an unknown zone. */
  private static List<Instance> instances(String text) {
    List<Instance> instances = new ArrayList<>();
    for (String each : text.split(", ", -1)) {
      String[] parts = each.split(" ", -1);
      String zone = parts[0].equals("-") ? null : parts[0];
      instances.add(
          Instance.at("10.0.0." + instances.size(), 8080)
              .locality(new Locality(zone, null))
              .weight(Double.parseDouble(parts[1]))
              .build());
    }
    return instances;
  }

  private static String text(List<Instance> instances) {
    return instances.stream()
        .map(i -> Objects.requireNonNullElse(i.locality().zone(), "-") + " " + i.weight())
        .collect(Collectors.joining(", "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // enough in the own zone: that alone
        "a | a 1, b 1, c 1 | a 1.0",
        "a | a 1, a 1, b 1 | a 1.0, a 1.0",
        "a | a 3, b 1, c 2 | a 3.0",
        "a | a 1, - 1 | a 1.0",
        "a | a 1, a 0, b 1 | a 1.0, a 0.0",
        // less than the fair share: the rest goes to those that have more
        "a | a 1, b 3 | a 1.0, b 1.0",
        "a | a 1, b 2, c 3 | a 1.0, c 1.0",
        "a | a 1, b 4, c 4 | a 1.0, b 1.0, c 1.0",
        "a | a 1, b 1, c 3, c 3, d 4 | a 1.0, c 0.75, c 0.75, d 0.5",
        "a | a 1, - 3 | a 1.0, - 1.0",
        // nothing to prefer: as it is
        "a | b 1, c 2 | b 1.0, c 2.0",
        "a | a 0, b 1 | a 0.0, b 1.0",
        "a | a 0, b 0 | a 0.0, b 0.0",
        "a | a 1, a 2 | a 1.0, a 2.0",
        "  | a 1, b 1 | a 1.0, b 1.0",
        "a | a 1e308, b 1.7e308 | a 1.0E308, b 1.7E308",
      })
  void apply_zonesAndWeights_asTheTableSays(String zone, String given, String expected) {
    assertThat(text(new ZonePreference(zone).apply(instances(given)))).isEqualTo(expected);
  }

  @Test
  void apply_noInstances_areNone() {
    assertThat(new ZonePreference("a").apply(List.of())).isEmpty();
  }

  @Test
  void apply_ownZone_staysTheSameObjects() {
    List<Instance> given = instances("a 1, b 3");
    assertThat(new ZonePreference("a").apply(given).get(0)).isSameAs(given.get(0));
  }

  /** The rule's promise: clients spread evenly, so every instance has what its weight asks for. */
  @Test
  void apply_clientsInEveryZone_sharesAreThoseOfTheWeights() {
    long seed = 28;
    Random random = new Random(seed);
    for (int round = 0; round < 1_000; round++) {
      List<String> zones = Arrays.asList("a", "b", "c", "d").subList(0, 2 + random.nextInt(3));
      List<Instance> given = randomIn(zones, random);
      double[] load = new double[given.size()];
      for (String zone : zones) {
        List<Instance> used = new ZonePreference(zone).apply(given);
        double all = used.stream().mapToDouble(Instance::weight).sum();
        for (Instance each : used) {
          load[given.indexOf(find(given, each))] += each.weight() / all / zones.size();
        }
      }
      double all = given.stream().mapToDouble(Instance::weight).sum();
      for (int i = 0; i < load.length; i++) {
        assertThat(load[i])
            .as("seed %d, round %d: %s", seed, round, text(given))
            .isCloseTo(given.get(i).weight() / all, within(1e-9));
      }
    }
  }

  private static List<Instance> randomIn(List<String> zones, Random random) {
    List<Instance> given = new ArrayList<>();
    for (int i = 0; i < zones.size() + random.nextInt(8); i++) {
      String zone = i < zones.size() ? zones.get(i) : zones.get(random.nextInt(zones.size()));
      given.add(
          Instance.at("10.0.0." + i, 8080)
              .locality(new Locality(zone, null))
              .weight(0.1 + random.nextInt(1000) / 10.0)
              .build());
    }
    return given;
  }

  private static Instance find(List<Instance> given, Instance used) {
    return given.stream().filter(each -> each.id().equals(used.id())).findFirst().orElseThrow();
  }
}
