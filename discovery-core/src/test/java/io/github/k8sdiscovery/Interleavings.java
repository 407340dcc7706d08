package io.github.k8sdiscovery;

import java.util.stream.Stream;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.util.LoggingLevel;

/**
 * Tries out the orders in which the steps of two threads can mix, with the model checker of
 * Lincheck: for each of a few scenarios of two operations on each thread, the outcome of every
 * order tried must be one that the operations also have when one is made after the other. The
 * scenarios and the orders are the same in every run.
 *
 * <p>Steps are taken to be seen at once by all threads, as those of volatile and atomic variables
 * are; that a variable lacks its {@code volatile} is not noticed.
 */
public final class Interleavings {

  private static final int SCENARIOS = 10;
  private static final int ORDERS = 100;

  /** Where an operation has many steps, orders take long. */
  private static final int FEW_SCENARIOS = 2;

  private static final int FEW_ORDERS = 60;

  /** A loop of more rounds hangs; longer than the chunks in which a table is filled. */
  private static final int ROUNDS = 1_000;

  private Interleavings() {}

  /** Operations that never wait for each other. */
  public static void checkWithoutLocks(Class<?> operations) {
    options(operations).checkObstructionFreedom(true).check(operations);
  }

  /** Operations that may wait for each other. */
  public static void check(Class<?> operations) {
    options(operations).check(operations);
  }

  /**
   * Operations that may wait for each other, and in which each of these classes' methods is one
   * step.
   */
  public static void check(Class<?> operations, Class<?>... atomic) {
    String[] names = Stream.of(atomic).map(Class::getName).toArray(String[]::new);
    options(operations)
        .iterations(FEW_SCENARIOS)
        .invocationsPerIteration(FEW_ORDERS)
        .addGuarantee(ManagedStrategyGuaranteeKt.forClasses(names).allMethods().ignore())
        .check(operations);
  }

  /**
   * A single operation makes but one scenario. Of several, one is made when both threads have ended
   * and may show what they have left behind.
   */
  private static ModelCheckingOptions options(Class<?> operations) {
    long kinds =
        Stream.of(operations.getMethods())
            .filter(method -> method.isAnnotationPresent(Operation.class))
            .count();
    return new ModelCheckingOptions()
        .iterations(kinds == 1 ? 1 : SCENARIOS)
        .minimizeFailedScenario(kinds > 1)
        .invocationsPerIteration(ORDERS)
        .loopBound(ROUNDS)
        .logLevel(LoggingLevel.ERROR)
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(kinds == 1 ? 0 : 1);
  }
}
