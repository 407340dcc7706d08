package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One after the other, each as often as its weight says. */
final class RoundRobinPicker implements IndexedPicker {

  /** The longest table for few instances, in slots of 2 bytes. Chosen. */
  private static final int TABLE = 1 << 16;

  /** The longest table for many instances, in slots for each: whole weights up to 127. Chosen. */
  private static final int TABLE_FOR_EACH = 64;

  /** A table holds no larger number. */
  private static final int TABLE_INSTANCES = Character.MAX_VALUE + 1;

  /** How many turns are passed over before the list is walked instead. Chosen. */
  private static final int TRIES = 64;

  private final Instance[] instances;
  private final Turns turns;

  private RoundRobinPicker(List<Instance> instances, Turns turns) {
    this.instances = instances.toArray(Instance[]::new);
    this.turns = turns;
  }

  static Picker of(Candidates candidates, RandomGenerator random) {
    List<Instance> takers = Weights.takers(candidates.instances());
    if (takers.isEmpty()) {
      return context -> null;
    }
    int[] weights = Weights.whole(Weights.of(takers));
    Handover past =
        candidates.before() instanceof RoundRobinPicker before
            ? Handover.between(before.instances, before.turns, takers)
            : null;
    return new RoundRobinPicker(takers, turns(weights, past, random));
  }

  private static Turns turns(int[] weights, @Nullable Handover past, RandomGenerator random) {
    int n = weights.length;
    int next = past == null ? random.nextInt(n) : past.next();
    boolean contended = past != null && past.contended();
    boolean equal = Arrays.stream(weights).allMatch(weight -> weight == 1);
    if (equal && (past == null || past.rotation())) {
      return new Turns.Rotation(n, next, contended);
    }
    FairSchedule schedule =
        past == null
            ? FairSchedule.from(weights, next, drawn(weights, random))
            : FairSchedule.after(weights, next, past.credits());
    boolean fits = schedule.period() <= Math.max(TABLE, (long) TABLE_FOR_EACH * n);
    return fits && n <= TABLE_INSTANCES
        ? new Turns.Table(schedule, contended)
        : new Turns.Stream(schedule);
  }

  /** One at random in proportion to the weights. */
  private static int drawn(int[] weights, RandomGenerator random) {
    int rest = random.nextInt(Arrays.stream(weights).sum());
    int drawn = 0;
    while (rest >= weights[drawn]) {
      rest -= weights[drawn++];
    }
    return drawn;
  }

  @Override
  public int pickIndex(PickContext context) {
    int turn = turns.next();
    return context.avoids(instances[turn]) ? another(turn, context) : turn;
  }

  @Override
  public Instance instance(int index) {
    return instances[index];
  }

  @Override
  public int size() {
    return instances.length;
  }

  /** Whoever is to be avoided loses the turn. */
  private int another(int avoided, PickContext context) {
    for (int i = 0; i < Math.min(TRIES, 2 * instances.length); i++) {
      int turn = turns.next();
      if (!context.avoids(instances[turn])) {
        return turn;
      }
    }
    for (int i = avoided + 1; i < avoided + instances.length; i++) {
      int next = i % instances.length;
      if (!context.avoids(instances[next])) {
        return next;
      }
    }
    return avoided;
  }
}
