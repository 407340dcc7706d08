package io.github.k8sdiscovery.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.FakeScheduler;
import io.github.k8sdiscovery.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

  private final FakeScheduler time = new FakeScheduler();

  private static RetrySettings settings(double ratio, int perSecond) {
    return new RetrySettings(true, 3, false, Set.of(), ratio, perSecond);
  }

  private RetryBudget budget(double ratio, int perSecond) {
    return new RetryBudget(settings(ratio, perSecond), time.clock());
  }

  private static void call(RetryBudget budget, int times) {
    for (int i = 0; i < times; i++) {
      budget.called();
    }
  }

  private static int spend(RetryBudget budget) {
    int spent = 0;
    while (budget.tryRetry()) {
      spent++;
    }
    return spent;
  }

  private void after(long millis) {
    time.advance(Duration.ofMillis(millis));
  }

  @Test
  void tryRetry_ratio_allowsThatPartOfTheCalls() {
    RetryBudget budget = budget(0.2, 0);
    assertThat(spend(budget)).isZero();
    call(budget, 4);
    assertThat(spend(budget)).isZero();
    call(budget, 1);
    assertThat(spend(budget)).isEqualTo(1);
    call(budget, 1000);
    assertThat(spend(budget)).isEqualTo(200);
  }

  @Test
  void tryRetry_perSecond_isTheFloorWithoutCalls() {
    RetryBudget budget = budget(0.2, 10);
    assertThat(spend(budget)).isEqualTo(100);
    call(budget, 50);
    assertThat(spend(budget)).isEqualTo(10);
  }

  @Test
  void tryRetry_allowedOrNot_isCountedForEver() {
    RetryBudget budget = budget(0.2, 0);
    call(budget, 15);
    assertThat(spend(budget)).isEqualTo(3);
    after(60_000);
    assertThat(spend(budget)).isZero();
    assertThat(budget.retried()).isEqualTo(3);
    assertThat(budget.refused()).isEqualTo(2);
  }

  @Test
  void tryRetry_nothingAllowed_isNever() {
    RetryBudget budget = budget(0, 0);
    call(budget, 1000);
    assertThat(spend(budget)).isZero();
  }

  @Test
  void tryRetry_tenSecondsOn_callsAndRetriesAreForgotten() {
    RetryBudget budget = budget(0.2, 1);
    call(budget, 100);
    assertThat(spend(budget)).isEqualTo(30);
    after(9_999);
    assertThat(spend(budget)).isZero();
    after(1);
    assertThat(spend(budget)).isEqualTo(10);
  }

  @Test
  void tryRetry_windowSlides_secondBySecond() {
    RetryBudget budget = budget(0.5, 0);
    for (int second = 0; second < 10; second++) {
      call(budget, 10);
      assertThat(spend(budget)).isEqualTo(5);
      after(1_000);
    }
    // Each second lets go of 10 calls with their 5 retries, and nothing is added.
    assertThat(spend(budget)).isZero();
    call(budget, 8);
    assertThat(spend(budget)).isEqualTo(4);
    after(20_000);
    assertThat(spend(budget)).isZero();
  }

  @Test
  void tryRetry_steadyLoadForALongTime_neverExceedsTheBudgetInAnyWindow() {
    RetryBudget budget = budget(0.2, 2);
    int[] spent = new int[200];
    for (int second = 0; second < spent.length; second++) {
      call(budget, 100);
      spent[second] = spend(budget);
      after(1_000);
      int inWindow = 0;
      for (int i = Math.max(0, second - 9); i <= second; i++) {
        inWindow += spent[i];
      }
      assertThat(inWindow).isLessThanOrEqualTo(Math.min(second + 1, 10) * 20 + 20);
    }
    assertThat(spent[150] + spent[151] + spent[152] + spent[153] + spent[154]).isPositive();
  }

  @Test
  void tryRetry_clockBeginsNearItsEnd_wrapsWell() {
    long start = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(5);
    RetryBudget budget =
        new RetryBudget(settings(0.5, 0), Clock.of(() -> start + time.clock().nanoTime()));
    call(budget, 10);
    after(8_000);
    assertThat(spend(budget)).isEqualTo(5);
    after(2_000);
    call(budget, 2);
    assertThat(spend(budget)).isZero();
  }

  @Test
  void tryRetry_eightThreads_spendExactlyWhatIsAllowed() throws Exception {
    RetryBudget budget = budget(0.2, 1);
    AtomicInteger spent = new AtomicInteger();
    CyclicBarrier start = new CyclicBarrier(8);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<Boolean>> running = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      running.add(
          threads.submit(
              () -> {
                start.await();
                call(budget, 10_000);
                start.await();
                spent.addAndGet(spend(budget));
                return true;
              }));
    }
    for (Future<Boolean> each : running) {
      assertThat(each.get(60, TimeUnit.SECONDS)).isTrue();
    }
    threads.shutdown();
    assertThat(spent).hasValue(16_010);
  }
}
