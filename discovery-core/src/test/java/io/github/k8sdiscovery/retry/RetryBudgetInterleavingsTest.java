package io.github.k8sdiscovery.retry;

import io.github.k8sdiscovery.Interleavings;
import io.github.k8sdiscovery.time.Clock;
import java.util.Set;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

class RetryBudgetInterleavingsTest {

  /** On both sides of a change of second it is less exact, by design. */
  @Test
  void budget_withinASecond_isSpentAsIfOneAfterTheOther() {
    Interleavings.checkWithoutLocks(OneSecond.class);
  }

  /** A retry for each call, and time that stands still. */
  public static final class OneSecond {

    private final RetryBudget budget =
        new RetryBudget(new RetrySettings(true, 3, false, Set.of(), 1, 0), Clock.of(() -> 0));

    @Operation
    public void called() {
      budget.called();
    }

    @Operation
    public boolean tryRetry() {
      return budget.tryRetry();
    }
  }
}
