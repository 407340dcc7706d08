package io.github.k8sdiscovery.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.balance.Keys.Call;
import io.github.k8sdiscovery.model.Instance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashPickerTest {

  private static final BalancePolicy ROUND_ROBIN =
      BalancePolicy.roundRobin(new SplittableRandom(1));

  @Test
  void pick_noKey_goesByTheOtherPolicyWhoseOrderGoesOn() {
    List<Picker> befores = new ArrayList<>();
    BalancePolicy keyless =
        candidates -> {
          befores.add(candidates.before());
          return ROUND_ROBIN.picker(candidates);
        };
    BalancePolicy policy = BalancePolicy.consistentHash(keyless, 0);
    List<Instance> list = Keys.instances(4, 1);
    Picker picker = policy.picker(Candidates.of(list));
    Set<Instance> picked = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      picked.add(picker.pick(PickContext.ANY));
    }
    assertThat(picked).hasSize(4);
    policy.picker(new Candidates(list.subList(0, 3), new Loads(), picker));
    assertThat(befores.get(0)).isNull();
    assertThat(befores.get(1)).isInstanceOf(RoundRobinPicker.class);
  }

  @Test
  void picker_beforeACallWithoutAKey_asksTheOtherPolicyForNothing() {
    List<Picker> made = new ArrayList<>();
    BalancePolicy policy = BalancePolicy.consistentHash(remembering(made), 0);
    Picker picker = policy.picker(Candidates.of(Keys.instances(4, 1)));
    assertThat(Keys.pick(picker, "a")).isNotNull();
    picker = policy.picker(new Candidates(Keys.instances(5, 1), new Loads(), picker));
    assertThat(Keys.pick(picker, "a")).isNotNull();
    assertThat(made).isEmpty();
    assertThat(picker.pick(PickContext.ANY)).isNotNull();
    assertThat(picker.pick(PickContext.ANY)).isNotNull();
    assertThat(made).hasSize(1);
  }

  /** Instances of another policy before this one keep their turns. */
  @Test
  void picker_afterAnotherPolicy_goesOnWithItsOrder() {
    List<Instance> list = Keys.instances(4, 1);
    Picker before = ROUND_ROBIN.picker(Candidates.of(list));
    Set<Instance> picked = new HashSet<>(Set.of(before.pick(PickContext.ANY)));
    BalancePolicy policy = BalancePolicy.consistentHash(ROUND_ROBIN, 0);
    Picker picker = policy.picker(new Candidates(list, new Loads(), before));
    for (int i = 0; i < 3; i++) {
      picked.add(picker.pick(PickContext.ANY));
    }
    assertThat(picked).containsExactlyInAnyOrderElementsOf(list);
  }

  /** Policies may count on being asked by one thread at a time. */
  @Test
  void pick_firstWithoutAKeyFromManyThreads_makesOnePicker() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 200; round++) {
        List<Picker> made = new ArrayList<>();
        BalancePolicy policy = BalancePolicy.consistentHash(remembering(made), 0);
        Picker picker = policy.picker(Candidates.of(Keys.instances(8, 1)));
        CyclicBarrier together = new CyclicBarrier(8);
        List<Future<Instance>> picks = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
          picks.add(
              threads.submit(
                  () -> {
                    together.await();
                    return picker.pick(PickContext.ANY);
                  }));
        }
        Set<Instance> picked = new HashSet<>();
        for (Future<Instance> pick : picks) {
          picked.add(pick.get());
        }
        assertThat(made).hasSize(1);
        assertThat(picked).hasSize(8);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Round robin that keeps what it has made. */
  private static BalancePolicy remembering(List<Picker> made) {
    return candidates -> {
      Picker picker = ROUND_ROBIN.picker(candidates);
      made.add(picker);
      return picker;
    };
  }

  @Test
  void pick_noInstances_isNull() {
    assertThat(Keys.picker(List.of()).pick(new Call("a", List.of()))).isNull();
    assertThat(Keys.picker(List.of()).pick(PickContext.ANY)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 400})
  void pick_allAvoided_isTheHome(int n) {
    Picker picker = Keys.picker(Keys.instances(n, 1));
    for (int k = 0; k < 50; k++) {
      Instance home = Keys.pick(picker, Keys.key(k));
      assertThat(picker.pick(new AvoidsAll(Keys.key(k)))).isEqualTo(home);
    }
  }

  /** More than are worked out exactly: half of a large service may be gone at once. */
  @Test
  void pick_fiftyOfHundredAvoided_isNoneOfThem() {
    List<Instance> list = Keys.instances(100, 2);
    Picker picker = Keys.picker(list);
    Call call = new Call("x", list.subList(0, 50));
    for (int k = 0; k < 2_000; k++) {
      Call each = new Call(Keys.key(k), call.avoided());
      assertThat(call.avoided()).doesNotContain(picker.pick(each));
    }
  }

  /** Each of many fails for a while: the lists without them make room for one another. */
  @Test
  void pick_eachOfFortyAvoidedInTurn_endsWhereItsKeysBelong() {
    List<Instance> list = Keys.instances(40, 6);
    Picker picker = Keys.picker(list);
    for (Instance gone : list) {
      Picker after = Keys.picker(Keys.without(list, gone));
      int agreed = 0;
      for (int k = 0; k < 20_000 && agreed < 100; k++) {
        if (Keys.pick(picker, Keys.key(k)).equals(gone)) {
          Instance next = Keys.pick(picker, Keys.key(k), gone);
          agreed = next.equals(Keys.pick(after, Keys.key(k))) ? agreed + 1 : 0;
        }
      }
      assertThat(agreed).isEqualTo(100);
    }
  }

  @Test
  void pick_keyOfAMegabyte_hasAHome() {
    Picker picker = Keys.picker(Keys.instances(9, 3));
    String key = "k".repeat(1 << 20);
    assertThat(Keys.pick(picker, key))
        .isNotNull()
        .isEqualTo(Keys.pick(picker, "k".repeat(1 << 20)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, 0.5, 1, Double.NaN, Double.POSITIVE_INFINITY})
  void overflow_outOfBounds_isRefused(double overflow) {
    assertThatThrownBy(() -> BalancePolicy.consistentHash(ROUND_ROBIN, overflow))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sticky.overflow: " + overflow + " (expected: 0, or more than 1)");
  }

  /** Every third call has one and the same key; a hundred calls are in flight at a time. */
  @Test
  void overflow_skewedKeys_noInstanceIsAboveItsBound() {
    double overflow = 1.25;
    List<Instance> list = Keys.instances(10, 4, i -> i == 0 ? 2 : 1);
    Loads loads = new Loads();
    Picker picker = Keys.policy(overflow).picker(new Candidates(list, loads, null));
    SplittableRandom random = new SplittableRandom(4);
    List<Instance> inFlight = new ArrayList<>();
    Instance hot = Keys.pick(Keys.picker(list), "hot");
    int hotAtHome = 0;
    for (int call = 0; call < 20_000; call++) {
      if (inFlight.size() == 100) {
        Instance ended = inFlight.remove(random.nextInt(100));
        loads.of(ended).end(0, 0, false);
      }
      boolean isHot = call % 3 == 0;
      Instance picked = Keys.pick(picker, isHot ? "hot" : Keys.key(random.nextInt(500)));
      double share = picked.weight() / 11;
      int bound = (int) Math.ceil(overflow * share * (loads.inFlight() + 1));
      loads.of(picked).begin();
      inFlight.add(picked);
      assertThat(loads.of(picked).inFlight()).isLessThanOrEqualTo(bound);
      hotAtHome += isHot && picked.equals(hot) ? 1 : 0;
    }
    assertThat(hotAtHome).isGreaterThan(500);
    assertThat(loads.inFlight()).isEqualTo(100);
  }

  @Test
  void overflow_nothingInFlight_everyKeyIsAtHome() {
    List<Instance> list = Keys.instances(10, 4);
    Picker bounded = Keys.policy(1.25).picker(Candidates.of(list));
    Picker free = Keys.picker(list);
    for (int k = 0; k < 2_000; k++) {
      assertThat(Keys.pick(bounded, Keys.key(k))).isEqualTo(Keys.pick(free, Keys.key(k)));
    }
  }

  @Test
  void pick_eightThreadsThatAvoidDifferentHomes_allAgree() throws Exception {
    List<Instance> list = Keys.instances(12, 5);
    Picker picker = Keys.picker(list);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Map<String, Instance>>> results = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        results.add(threads.submit(() -> failover(picker)));
      }
      Map<String, Instance> expected = failover(Keys.picker(list));
      for (Future<Map<String, Instance>> result : results) {
        assertThat(result.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Map<String, Instance> failover(Picker picker) {
    Map<String, Instance> found = new HashMap<>();
    for (int k = 0; k < 200; k++) {
      Instance home = Keys.pick(picker, Keys.key(k));
      found.put(Keys.key(k), Keys.pick(picker, Keys.key(k), home));
    }
    return found;
  }

  private record AvoidsAll(String key) implements PickContext {

    @Override
    public boolean avoids(Instance instance) {
      return true;
    }
  }
}
