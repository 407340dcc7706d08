package io.github.k8sdiscovery.eligibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.InstanceConditions;
import io.github.k8sdiscovery.model.Origin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrioritiesTest {

  private static final Priorities PRIORITIES =
      new Priorities(FailoverSettings.DEFAULT, IpFamilies.PREFER_IPV4);

  /**
   * A letter for each instance: {@code +} ready, {@code -} not ready, {@code ~} terminating and not
   * ready, {@code x} ejected, {@code ?} on probation, {@code 0} ready with weight 0. A space begins
   * the next level.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // enough at home: that alone
        "++++ ++ | 0",
        "+++- ++ | 0",
        "+++x ++ | 0",
        "+++? ++ | 0",
        "+++++++--- ++ | 0",
        "+ ++ | 0",
        // not enough: the next level as well
        "++-- ++ | 01",
        "++xx ++ | 01",
        "++x- ++ | 01",
        "+x ++ | 01",
        "++ +- ++ | 0",
        "+- +- ++ | 012",
        "+- ++ ++ | 01",
        // no level has enough: all that are usable
        "+- +- | 01",
        "- - + | 2",
        // those that end are not missed
        "++~~ ++ | 0",
        // nothing at home
        "-- ++ | 1",
        "xx ++ | 1",
        // those on probation are probed, beside the next level
        "?? ++ | 01",
        "xx? ++ | 01",
        // drained by weights: passed over
        "00 ++ | 01",
        "0+ ++ | 0",
      })
  void apply_levels_areTheLowestWithEnough(String text, String expected) {
    Fleet fleet = new Fleet(text);
    List<Instance> chosen = PRIORITIES.apply(fleet.listed, fleet.usable, fleet.unwell);
    Set<Integer> levels =
        chosen.stream().map(each -> each.origin().priority()).collect(Collectors.toSet());
    assertThat(levels).isEqualTo(digits(expected));
    assertThat(chosen)
        .isEqualTo(
            fleet.usable.stream().filter(i -> levels.contains(i.origin().priority())).toList());
  }

  @Test
  void apply_oneLevel_isTheListItself() {
    Fleet fleet = new Fleet("+x-?");
    assertThat(PRIORITIES.apply(fleet.listed, fleet.usable, fleet.unwell)).isSameAs(fleet.usable);
  }

  @Test
  void apply_dualStack_countsOneFamily() {
    List<Instance> listed = new ArrayList<>(new Fleet("++++ +").listed);
    for (int i = 0; i < 8; i++) {
      InstanceConditions unready = new InstanceConditions(false, false, false);
      listed.add(Instance.at("fd00::" + i, 8080).conditions(unready).build());
    }
    List<Instance> usable = new Fleet("++++ +").usable;
    assertThat(PRIORITIES.apply(listed, usable, Set.of())).hasSize(4);
  }

  @Test
  void threshold_decides() {
    Fleet fleet = new Fleet("+- ++");
    Priorities half = new Priorities(new FailoverSettings(0.5), IpFamilies.PREFER_IPV4);
    Priorities all = new Priorities(new FailoverSettings(1), IpFamilies.PREFER_IPV4);
    assertThat(half.apply(fleet.listed, fleet.usable, fleet.unwell)).hasSize(1);
    Fleet more = new Fleet("+++++++++- ++");
    assertThat(all.apply(more.listed, more.usable, more.unwell)).hasSize(11);
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "1.01", "NaN"})
  void threshold_outOfBounds_isRefused(double threshold) {
    assertThatThrownBy(() -> new FailoverSettings(threshold))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("failover.threshold: " + threshold + " (expected: above 0, up to 1)");
  }

  private static Set<Integer> digits(String text) {
    return text.chars().mapToObj(c -> c - '0').collect(Collectors.toSet());
  }

  private static final class Fleet {

    private final List<Instance> listed = new ArrayList<>();
    private final List<Instance> usable = new ArrayList<>();
    private final Set<String> unwell = new HashSet<>();

    Fleet(String text) {
      int level = 0;
      for (int i = 0; i < text.length(); i++) {
        if (text.charAt(i) == ' ') {
          level++;
        } else {
          add(text.charAt(i), level);
        }
      }
    }

    private void add(char c, int level) {
      boolean ready = c != '-' && c != '~';
      Instance instance =
          Instance.at("10." + level + ".0." + listed.size(), 8080)
              .origin(new Origin("cluster-" + level, level, ""))
              .conditions(new InstanceConditions(ready, ready, c == '~'))
              .weight(c == '0' ? 0 : 1)
              .build();
      listed.add(instance);
      if (c == 'x' || c == '?') {
        unwell.add(instance.id());
      }
      if (ready && c != 'x') {
        usable.add(instance);
      }
    }
  }
}
