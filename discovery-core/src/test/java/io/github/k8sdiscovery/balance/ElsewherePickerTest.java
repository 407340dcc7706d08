package io.github.k8sdiscovery.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Calls that have failed in one cluster are tried in another. */
class ElsewherePickerTest {

  private static final List<String> CLUSTERS = List.of("", "east", "west");
  private static final List<Instance> ALL = fleet();
  private static final BalancePolicy ROUND_ROBIN =
      BalancePolicy.roundRobin(new SplittableRandom(1));
  private static final BalancePolicy HASH = BalancePolicy.consistentHash(ROUND_ROBIN, 0);

  private static List<Instance> fleet() {
    List<Instance> all = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      String cluster = CLUSTERS.get(i / 3);
      all.add(Instance.at("10.0.0." + i, 80).origin(new Origin(cluster, 0, "")).build());
    }
    return all;
  }

  private static Picker picker(BalancePolicy policy) {
    return Picker.elsewhere(
        policy.picker(Candidates.of(ALL)),
        CLUSTERS,
        failed ->
            policy.picker(
                Candidates.of(
                    ALL.stream().filter(i -> !failed.contains(i.origin().cluster())).toList())));
  }

  private static Instance pick(Picker picker, @Nullable String key, List<Instance> tried) {
    return Objects.requireNonNull(picker.pick(new Call(key, tried)));
  }

  @Test
  void pick_withoutKey_triesAnotherClusterEachTime() {
    Picker picker = picker(ROUND_ROBIN);
    for (int i = 0; i < 50; i++) {
      List<Instance> tried = new ArrayList<>();
      for (int attempt = 0; attempt < 9; attempt++) {
        tried.add(pick(picker, null, tried));
      }
      assertThat(tried.subList(0, 3))
          .extracting(each -> each.origin().cluster())
          .doesNotHaveDuplicates();
      assertThat(tried).as("whatever is left").doesNotHaveDuplicates();
    }
  }

  @Test
  void pick_notFailed_isThatOfThePolicy() {
    Picker picker = picker(HASH);
    Picker plain = HASH.picker(Candidates.of(ALL));
    for (int i = 0; i < 100; i++) {
      assertThat(pick(picker, "user-" + i, List.of()))
          .isEqualTo(pick(plain, "user-" + i, List.of()));
    }
  }

  @Test
  void pick_withKey_goesFirstWhereItsKeyIsAtHomeWithoutTheFailedOne() {
    int inSame = 0;
    for (int i = 0; i < 40; i++) {
      Picker picker = picker(HASH);
      String key = "user-" + i;
      Instance home = pick(picker, key, List.of());
      Instance second = pick(picker, key, List.of(home));
      List<Instance> without = ALL.stream().filter(each -> !each.equals(home)).toList();
      assertThat(second).isEqualTo(pick(HASH.picker(Candidates.of(without)), key, List.of()));
      Instance third = pick(picker, key, List.of(home, second));
      if (home.origin().equals(second.origin())) {
        inSame++;
        assertThat(third.origin()).isNotEqualTo(home.origin());
      }
      assertThat(third)
          .as("the same on every call")
          .isEqualTo(pick(picker, key, List.of(home, second)));
    }
    assertThat(inSame).isPositive();
  }

  @Test
  void pick_withKeyAndNobodyLeftBesideTheHome_goesElsewhereAtOnce() {
    List<Instance> one = List.of(ALL.get(0));
    Picker picker =
        Picker.elsewhere(
            HASH.picker(Candidates.of(one)),
            CLUSTERS,
            failed -> HASH.picker(Candidates.of(ALL.subList(3, 9))));
    assertThat(pick(picker, "user", one).origin().cluster()).isNotEmpty();
  }

  @Test
  void elsewhere_oneCluster_isThePickerItself() {
    Picker plain = ROUND_ROBIN.picker(Candidates.of(ALL));
    assertThat(Picker.elsewhere(plain, List.of(""), failed -> plain)).isSameAs(plain);
  }

  private record Call(@Nullable String key, List<Instance> tried) implements PickContext {

    @Override
    public boolean avoids(Instance instance) {
      return tried.contains(instance);
    }

    @Override
    public int failed(String cluster) {
      return (int) tried.stream().filter(i -> i.origin().cluster().equals(cluster)).count();
    }
  }
}
