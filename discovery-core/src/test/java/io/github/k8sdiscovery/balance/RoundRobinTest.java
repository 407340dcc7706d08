package io.github.k8sdiscovery.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.model.Instance;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoundRobinTest {

  private static Picker picker(int n, long seed) {
    return BalancePolicy.roundRobin(new SplittableRandom(seed))
        .picker(Candidates.of(Fleet.equal(n)));
  }

  @Test
  void pick_anyWindowOfN_hasEachInstanceOnce() {
    for (int n = 1; n <= 31; n++) {
      Picker picker = picker(n, n);
      List<Instance> picks = new ArrayList<>();
      for (int i = 0; i < 5 * n; i++) {
        picks.add(picker.pick(PickContext.ANY));
      }
      for (int start = 0; start + n <= picks.size(); start++) {
        assertThat(new HashSet<>(picks.subList(start, start + n))).hasSize(n);
      }
    }
  }

  @Test
  void pick_manyClients_beginEverywhere() {
    Set<Instance> first = new HashSet<>();
    for (int seed = 0; seed < 200; seed++) {
      first.add(picker(4, seed).pick(PickContext.ANY));
    }
    assertThat(first).hasSize(4);
  }

  @Test
  void pick_noInstances_isNull() {
    assertThat(picker(0, 1).pick(PickContext.ANY)).isNull();
  }

  @Test
  void pick_instanceToAvoid_isLeftOutWhileThereIsAnother() {
    List<Instance> two = Fleet.equal(2);
    Picker picker = BalancePolicy.roundRobin(new SplittableRandom(1)).picker(Candidates.of(two));
    for (int i = 0; i < 10; i++) {
      assertThat(picker.pick(two.get(0)::equals)).isEqualTo(two.get(1));
    }
    assertThat(picker.pick(instance -> true)).isIn(two);
  }
}
