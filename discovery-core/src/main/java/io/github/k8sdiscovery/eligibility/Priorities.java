package io.github.k8sdiscovery.eligibility;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which clusters calls go to, by the {@linkplain Origin#priority() priorities} of their instances.
 * Instances of one priority are a level. Calls go to the lowest level alone as long as enough of it
 * is well; else to the next one too, and so on; to all if no level has enough.
 *
 * <p>Enough is a part of those that should be there: of the instances of the level that the cluster
 * lists, ready or not, without those that are terminating and those of weight 0. Well are the ready
 * ones of them that are neither ejected nor on probation. So a level that is drained by weights
 * takes no calls, one that is dead gets the calls that probe it, and one that is being updated
 * keeps its calls as long as the threshold allows.
 *
 * <p>Example with 0.7: of four instances at home three are ready, 0.75: all calls stay. One more is
 * ejected, 0.5: the calls go to those two and to all of the next level, by their weights.
 *
 * <p>Immutable; O(n) per snapshot where there are several levels, nothing per pick.
 *
 * @param settings how much is enough
 * @param families which addresses this client uses
 */
public record Priorities(FailoverSettings settings, IpFamilies families) {

  /** A share of a number is meant as written: 0.7 of 10 is 7. */
  private static final double ROUNDING = 1e-9;

  /**
   * Chooses the levels.
   *
   * @param listed all instances behind a port, with their weights
   * @param usable those of them that can be picked, those on probation included
   * @param unwell the ids of those that are ejected or on probation
   * @return those of the usable ones whose level takes calls, in their order; the list itself if
   *     all do
   */
  public List<Instance> apply(List<Instance> listed, List<Instance> usable, Set<String> unwell) {
    if (!severalLevels(usable)) {
      return usable;
    }
    TreeMap<Integer, Level> levels = new TreeMap<>();
    for (Instance instance : families.of(listed)) {
      level(levels, instance).count(instance, unwell);
    }
    for (Instance instance : usable) {
      Level level = level(levels, instance);
      level.usable |= !unwell.contains(instance.id());
    }
    int last = levels.lastKey();
    for (var entry : levels.entrySet()) {
      if (entry.getValue().isEnough(settings.threshold())) {
        last = entry.getKey();
        break;
      }
    }
    List<Instance> chosen = new ArrayList<>(usable.size());
    for (Instance instance : usable) {
      if (instance.origin().priority() <= last) {
        chosen.add(instance);
      }
    }
    return chosen.size() == usable.size() ? usable : chosen;
  }

  private static boolean severalLevels(List<Instance> usable) {
    for (Instance instance : usable) {
      if (instance.origin().priority() != usable.get(0).origin().priority()) {
        return true;
      }
    }
    return false;
  }

  private static Level level(TreeMap<Integer, Level> levels, Instance instance) {
    return levels.computeIfAbsent(instance.origin().priority(), priority -> new Level());
  }

  /** What is known of one level. */
  private static final class Level {

    private int expected;
    private int well;
    private boolean usable;

    void count(Instance instance, Set<String> unwell) {
      boolean ready = instance.conditions().ready();
      if (instance.weight() > 0 && (ready || !instance.conditions().terminating())) {
        expected++;
        well += ready && !unwell.contains(instance.id()) ? 1 : 0;
      }
    }

    boolean isEnough(double threshold) {
      return usable && well > 0 && well >= threshold * expected - ROUNDING;
    }
  }
}
