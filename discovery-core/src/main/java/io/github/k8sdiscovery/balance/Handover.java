package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What round robin over one list leaves to round robin over the next, so that a change of one
 * instance does not make the others lose a turn or get one twice.
 */
final class Handover {

  private final int next;
  private final double[] credits;
  private final boolean rotation;
  private final boolean contended;

  private Handover(int next, double[] credits, Turns turns) {
    this.next = next;
    this.credits = credits;
    this.rotation = turns instanceof Turns.Rotation;
    this.contended = turns.contended();
  }

  /** Whose turn it would have been, as a place in the new list. */
  int next() {
    return next;
  }

  /** What each instance of the new list has earned and not had, in picks; their sum is 0. */
  double[] credits() {
    return credits;
  }

  /** Whether it went by the order of the list, which can go on with whose turn it is. */
  boolean rotation() {
    return rotation;
  }

  /** Whether threads got into each other's way. */
  boolean contended() {
    return contended;
  }

  /**
   * Hands over.
   *
   * @param before the old list
   * @param turns how far it has come
   * @param after the new list
   * @return null if they have no instance in common
   */
  static @Nullable Handover between(Instance[] before, Turns turns, List<Instance> after) {
    int[] places = places(before, after);
    int turn = turns.peek();
    int next = -1;
    int nearest = before.length;
    double[] old = turns.credits();
    double[] credits = new double[places.length];
    for (int i = 0; i < places.length; i++) {
      if (places[i] >= 0) {
        credits[i] = old[places[i]];
        int distance = Math.floorMod(places[i] - turn, before.length);
        if (distance < nearest) {
          nearest = distance;
          next = i;
        }
      }
    }
    balance(credits);
    return next < 0 ? null : new Handover(next, credits, turns);
  }

  /** Where each of the new instances stood in the old list, -1 if it did not. */
  private static int[] places(Instance[] before, List<Instance> after) {
    int[] places = new int[after.size()];
    Map<String, Integer> known = Map.of();
    for (int i = 0; i < places.length; i++) {
      String id = after.get(i).id();
      if (i < before.length && before[i].id().equals(id)) {
        places[i] = i;
        continue;
      }
      if (known.isEmpty()) {
        known = new HashMap<>(2 * before.length);
        for (int old = 0; old < before.length; old++) {
          known.put(before[old].id(), old);
        }
      }
      places[i] = known.getOrDefault(id, -1);
    }
    return places;
  }

  /**
   * Those who left took their credit or their debt with them: what the others have too much of
   * shrinks in proportion.
   */
  private static void balance(double[] credits) {
    double credit = Arrays.stream(credits).filter(c -> c > 0).sum();
    double debt = -Arrays.stream(credits).filter(c -> c < 0).sum();
    double keep = Math.min(credit, debt);
    for (int i = 0; i < credits.length; i++) {
      credits[i] *= credits[i] > 0 ? keep / credit : credits[i] < 0 ? keep / debt : 1;
    }
  }
}
