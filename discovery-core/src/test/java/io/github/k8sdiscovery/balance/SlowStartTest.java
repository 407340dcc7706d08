package io.github.k8sdiscovery.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SlowStartTest {

  private static final Duration WINDOW = Duration.ofSeconds(100);

  private final AtomicLong now = new AtomicLong();
  private final List<Instance> list = Keys.instances(5, 1);
  private final List<Instance> old = list.subList(0, 4);
  private final Instance joined = list.get(4);

  private SlowStart slowStart(double aggression, double minWeight) {
    return new SlowStart(
        new SlowStartSettings(WINDOW, aggression, minWeight),
        Clock.of(now::get),
        new SplittableRandom(1));
  }

  private void advance(double windows) {
    now.addAndGet((long) (WINDOW.toNanos() * windows));
  }

  @Test
  void ramping_firstList_isNobody() {
    SlowStart slowStart = slowStart(1, 0.1);
    slowStart.seen(list);
    assertThat(slowStart.ramping()).isEmpty();
    assertThat(slowStart.untilNextEnd()).isZero();
  }

  @Test
  void ramping_oneJoins_isThatOneUntilItsWindowEnds() {
    SlowStart slowStart = slowStart(1, 0.1);
    slowStart.seen(old);
    advance(0.2);
    slowStart.seen(list);
    assertThat(slowStart.ramping()).containsOnlyKeys(joined.id());
    advance(0.75);
    slowStart.seen(list);
    assertThat(slowStart.untilNextEnd()).isEqualTo(Duration.ofSeconds(25));
    advance(0.25);
    assertThat(slowStart.ramping()).isEmpty();
  }

  @Test
  void ramping_ejectedAndBack_isNewAgain() {
    SlowStart slowStart = slowStart(1, 0.1);
    slowStart.seen(list);
    slowStart.seen(old);
    slowStart.seen(list);
    assertThat(slowStart.ramping()).containsOnlyKeys(joined.id());
  }

  @Test
  void ramping_everybodyIsNew_isNobody() {
    SlowStart slowStart = slowStart(1, 0.1);
    slowStart.seen(old);
    slowStart.seen(List.of(joined));
    assertThat(slowStart.ramping()).isEmpty();
  }

  @Test
  void ramping_off_isNobody() {
    SlowStart slowStart =
        new SlowStart(SlowStartSettings.OFF, Clock.of(now::get), new SplittableRandom(1));
    slowStart.seen(old);
    slowStart.seen(list);
    assertThat(slowStart.ramping()).isEmpty();
  }

  /** One session's calls go everywhere, so its key must not keep all of them from a new one. */
  @Test
  void roundRobin_callsOfOneKey_haveTheFormulasSharesToo() {
    SlowStart slowStart = slowStart(1, 0.1);
    slowStart.seen(old);
    slowStart.seen(list);
    Picker inner = BalancePolicy.roundRobin(new SplittableRandom(2)).picker(Candidates.of(list));
    Picker picker = Admission.over(inner, slowStart.ramping());
    advance(0.5);
    int picks = 10_000;
    int atNew = 0;
    for (int i = 0; i < picks; i++) {
      atNew += joined.equals(picker.pick(new Keys.Call("a session", List.of()))) ? 1 : 0;
    }
    double expected = picks * 0.5 / 4.5;
    assertThat((double) atNew)
        .isBetween(expected - 5 * Math.sqrt(expected), expected + 5 * Math.sqrt(expected));
  }

  /** The new one of five has f of the calls that each of the others has: f / (4 + f) of all. */
  @ParameterizedTest
  @CsvSource({
    "1, 0.1, 0, 0.1",
    "1, 0.1, 0.25, 0.25",
    "1, 0.1, 0.8, 0.8",
    "2, 0.1, 0.25, 0.5",
    "0.5, 0, 0.5, 0.25",
    "1, 0.1, 1, 1"
  })
  void roundRobin_afterSomeOfTheWindow_hasTheFormulasShares(
      double aggression, double minWeight, double passed, double factor) {
    SlowStart slowStart = slowStart(aggression, minWeight);
    slowStart.seen(old);
    slowStart.seen(list);
    Picker inner = BalancePolicy.roundRobin(new SplittableRandom(2)).picker(Candidates.of(list));
    Picker picker = Admission.over(inner, slowStart.ramping());
    advance(passed);
    int picks = 100_000;
    int atNew = 0;
    for (int i = 0; i < picks; i++) {
      atNew += joined.equals(picker.pick(PickContext.ANY)) ? 1 : 0;
    }
    double expected = picks * factor / (4 + factor);
    // Five standard deviations of as many independent draws.
    assertThat((double) atNew)
        .isBetween(expected - 5 * Math.sqrt(expected), expected + 5 * Math.sqrt(expected));
  }

  @Test
  void hash_overTheWindow_movesEachSessionOnceToItsNewHome() {
    SlowStart slowStart = slowStart(1, 0.1);
    slowStart.seen(old);
    Picker before = Keys.picker(old);
    slowStart.seen(list);
    Picker after = Keys.picker(list);
    Picker ramping = Admission.over(after, slowStart.ramping());
    int sessions = 5_000;
    int[] moves = new int[sessions];
    Instance[] at = new Instance[sessions];
    for (int k = 0; k < sessions; k++) {
      at[k] = Keys.pick(before, Keys.key(k));
    }
    int movedToNew = 0;
    for (int step = 0; step <= 20; step++) {
      movedToNew = 0;
      for (int k = 0; k < sessions; k++) {
        Instance next = Keys.pick(ramping, Keys.key(k));
        moves[k] += next.equals(at[k]) ? 0 : 1;
        at[k] = next;
        movedToNew += next.equals(joined) ? 1 : 0;
      }
      double factor = Math.max(0.1, step / 20.0);
      assertThat((double) movedToNew)
          .isBetween(sessions / 5.0 * factor - 110, sessions / 5.0 * factor + 110);
      advance(0.05);
    }
    assertThat(Arrays.stream(moves).max()).hasValue(1);
    for (int k = 0; k < sessions; k++) {
      assertThat(at[k]).isEqualTo(Keys.pick(after, Keys.key(k)));
    }
  }

  @Test
  void admission_nobodyAdmits_firstPickedHasTheCall() {
    List<Instance> two = list.subList(0, 2);
    Map<String, Admission> closed =
        Map.of(
            two.get(0).id(), (instance, context) -> false,
            two.get(1).id(), (instance, context) -> false);
    Picker roundRobin =
        BalancePolicy.roundRobin(new SplittableRandom(2)).picker(Candidates.of(two));
    assertThat(Admission.over(roundRobin, closed).pick(PickContext.ANY)).isIn(two);
    assertThat(Admission.over(new Unknown(roundRobin), closed).pick(PickContext.ANY)).isIn(two);
    Picker hash = Keys.picker(two);
    assertThat(Keys.pick(Admission.over(hash, closed), "a")).isEqualTo(Keys.pick(hash, "a"));
  }

  @Test
  void admission_refusedAndTheOtherAvoided_isNotTheAvoided() {
    List<Instance> two = list.subList(0, 2);
    Map<String, Admission> closed = Map.of(two.get(0).id(), (instance, context) -> false);
    Picker roundRobin =
        BalancePolicy.roundRobin(new SplittableRandom(2)).picker(Candidates.of(two));
    for (int i = 0; i < 10; i++) {
      Picker guarded = Admission.over(roundRobin, closed);
      assertThat(guarded.pick(two.get(1)::equals)).isEqualTo(two.get(0));
      Picker unknown = Admission.over(new Unknown(roundRobin), closed);
      assertThat(unknown.pick(two.get(1)::equals)).isEqualTo(two.get(0));
      assertThat(Keys.pick(Admission.over(Keys.picker(two), closed), Keys.key(i), two.get(1)))
          .isEqualTo(two.get(0));
    }
  }

  /** By index, by id, and by id for a picker that this package does not know. */
  @ParameterizedTest
  @MethodSource("pickers")
  void admission_oneIsRefused_othersHaveItsCalls(String name, BalancePolicy policy) {
    Map<String, Admission> closed = Map.of(joined.id(), (instance, context) -> false);
    Picker picker = Admission.over(policy.picker(Candidates.of(list)), closed);
    Set<Instance> picked = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      picked.add(Keys.pick(picker, Keys.key(i)));
    }
    assertThat(picked).as(name).containsExactlyInAnyOrderElementsOf(old);
  }

  static Stream<Arguments> pickers() {
    RandomGenerator random = new SplittableRandom(2);
    BalancePolicy turns = BalancePolicy.roundRobin(random);
    return Stream.of(
        arguments("round robin", turns),
        arguments("random", BalancePolicy.random(random)),
        arguments("least request", BalancePolicy.leastRequest(random)),
        arguments("hash", BalancePolicy.consistentHash(turns, 0)),
        arguments("the application's own", (BalancePolicy) of -> new Unknown(turns.picker(of))));
  }

  /** A picker that this package does not know. */
  private record Unknown(Picker inner) implements Picker {

    @Override
    public @Nullable Instance pick(PickContext context) {
      return inner.pick(context);
    }
  }
}
