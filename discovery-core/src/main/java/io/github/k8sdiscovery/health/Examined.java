package io.github.k8sdiscovery.health;

import io.github.k8sdiscovery.health.InstanceHealth.Phase;
import io.github.k8sdiscovery.model.Instance;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * A list of instances, and who of them is not well.
 *
 * <p>A cluster is dead if none of its instances is well, while another cluster has one that is. It
 * is no capacity that a share could protect: it is left out whole, and the shares are of the rest.
 *
 * @param eligible the list
 * @param broken those that are broken, who broke first coming first
 * @param onProbation those that a probe decides on
 * @param weighed how many have a weight
 * @param dead the names of the clusters that are dead
 */
record Examined(
    List<Instance> eligible,
    List<Case> broken,
    List<Case> onProbation,
    int weighed,
    Set<String> dead) {

  /** A share of a number is meant as written: 0.29 of 100 is 29. */
  private static final double ROUNDING = 1e-9;

  static Examined of(List<Instance> eligible, Tracked tracked) {
    List<Case> broken = new ArrayList<>();
    List<Case> onProbation = new ArrayList<>();
    int weighed = 0;
    Set<String> dead = new HashSet<>();
    Set<String> alive = new HashSet<>();
    for (Instance instance : eligible) {
      weighed += instance.weight() > 0 ? 1 : 0;
      InstanceHealth known = tracked.find(instance);
      if (known != null && known.phase() != Phase.WELL) {
        (known.phase() == Phase.BROKEN ? broken : onProbation).add(new Case(instance, known));
        dead.add(instance.origin().cluster());
      } else if (instance.weight() > 0) {
        alive.add(instance.origin().cluster());
      }
    }
    broken.sort(Comparator.comparingLong(each -> each.health().order()));
    dead.removeAll(alive);
    return new Examined(eligible, broken, onProbation, weighed, alive.isEmpty() ? Set.of() : dead);
  }

  /** Those to leave out: who broke first, as far as there is room. */
  Set<Instance> toEject(double maxEjected) {
    int all = all();
    int room = Math.min(all - 1, (int) (maxEjected * all + ROUNDING));
    Set<Instance> out = Collections.newSetFromMap(new IdentityHashMap<>());
    int taken = 0;
    for (Case each : broken) {
      // A share of 0 means that nobody is ejected, however dead.
      if (!counts(each.instance()) && (maxEjected > 0 || !isDead(each.instance()))) {
        out.add(each.instance());
      } else if (taken < room) {
        taken++;
        out.add(each.instance());
      }
    }
    return out;
  }

  /** Whether less than a part is left without these. */
  boolean panics(Set<Instance> out, double threshold) {
    long left = all() - out.stream().filter(this::counts).count();
    return left < threshold * all() - ROUNDING;
  }

  /** How many the shares are of: those that have a weight, or all if none has. */
  private int all() {
    if (dead.isEmpty()) {
      return weighed == 0 ? eligible.size() : weighed;
    }
    return (int) eligible.stream().filter(this::counts).count();
  }

  private boolean counts(Instance instance) {
    return (weighed == 0 || instance.weight() > 0) && !isDead(instance);
  }

  private boolean isDead(Instance instance) {
    return !dead.isEmpty() && dead.contains(instance.origin().cluster());
  }

  Checked without(Set<Instance> out) {
    List<Instance> usable = new ArrayList<>(eligible.size());
    List<Instance> ejected = new ArrayList<>(out.size());
    for (Instance instance : eligible) {
      (out.contains(instance) ? ejected : usable).add(instance);
    }
    Set<Instance> probed = new HashSet<>();
    onProbation.forEach(each -> probed.add(each.instance()));
    return new Checked(usable, ejected, probed, false);
  }

  /**
   * An instance that is not well.
   *
   * @param instance the instance as it is listed
   * @param health what is known of it
   */
  record Case(Instance instance, InstanceHealth health) {}
}
