package io.github.k8sdiscovery.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.model.Instance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RoundRobinTest {

  private static List<Instance> instances(int n) {
    List<Instance> instances = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      instances.add(Instance.at("10.0." + i / 256 + "." + i % 256, 80).build());
    }
    return instances;
  }

  private static Picker picker(int n, long seed) {
    return BalancePolicy.roundRobin(new SplittableRandom(seed)).picker(Candidates.of(instances(n)));
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
    List<Instance> two = instances(2);
    Picker picker = BalancePolicy.roundRobin(new SplittableRandom(1)).picker(Candidates.of(two));
    for (int i = 0; i < 10; i++) {
      assertThat(picker.pick(two.get(0)::equals)).isEqualTo(two.get(1));
    }
    assertThat(picker.pick(instance -> true)).isIn(two);
  }

  @Test
  void pick_eightThreads_totalsAreExact() throws Exception {
    int n = 7;
    int each = 70_000;
    Picker picker = picker(n, 1);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Map<Instance, Integer>>> results = new ArrayList<>();
      Callable<Map<Instance, Integer>> work =
          () -> {
            Map<Instance, Integer> counts = new HashMap<>();
            for (int i = 0; i < each; i++) {
              counts.merge(picker.pick(PickContext.ANY), 1, Integer::sum);
            }
            return counts;
          };
      for (int i = 0; i < 8; i++) {
        results.add(threads.submit(work));
      }
      Map<Instance, Integer> totals = new HashMap<>();
      for (Future<Map<Instance, Integer>> result : results) {
        result.get().forEach((instance, count) -> totals.merge(instance, count, Integer::sum));
      }
      assertThat(totals).hasSize(n);
      assertThat(totals.values()).containsOnly(8 * each / n);
    } finally {
      threads.shutdownNow();
    }
  }
}
