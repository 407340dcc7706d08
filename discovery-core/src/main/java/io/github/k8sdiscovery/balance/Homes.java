package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Which instance each key is at home with. Depends on nothing but the ids and the weights of the
 * instances, so it is the same in every replica of a client, however it learned of them.
 *
 * <p>Up to {@value #FEW} instances a {@link Maglev} table answers, which has the shares exact to a
 * place; from {@value #MANY} on {@link DrawnSlots}, which is cheap to build and moves fewer keys
 * the more instances there are. In between each instance more leads a few more keys from the one to
 * the other, so that there is no number of instances at which many keys move at once.
 */
final class Homes {

  /** Chosen from measurements: docs/decisions/0024. */
  static final int FEW = 112;

  /** Chosen from measurements: docs/decisions/0024. */
  static final int MANY = 900;

  /** How many lists without somebody are kept beside a list: at most 4 MiB of tables; chosen. */
  private static final int MAX_KEPT = 16;

  /** After so many calls that needed others, those kept are forgotten; chosen. */
  private static final int MAX_MISSED = 64;

  /** Tells the choice between the two from what they do with the hash. */
  private static final long CHOICE = 0x632BE59BD9B4E019L;

  private final List<Instance> all;
  private final Instance[] instances;
  private final double[] weights;
  private final double sum;

  /** Which part of the keys uses the slots. */
  private final double drawn;

  private final @Nullable Maglev table;
  private final @Nullable DrawnSlots slots;
  private final Map<String, Homes> without = new ConcurrentHashMap<>();

  /** The homes among all, beside which those without somebody are kept. */
  private final Homes root;

  private final AtomicInteger kept = new AtomicInteger();
  private final AtomicInteger missed = new AtomicInteger();

  /**
   * Works out the homes among some instances. O(n) from {@value #MANY} on.
   *
   * @param all the instances, in any order; one of weight 0 is nobody's home, unless all are
   */
  Homes(List<Instance> all) {
    this(all, null);
  }

  private Homes(List<Instance> all, @Nullable Homes root) {
    this.all = all;
    this.root = root == null ? this : root;
    Placed[] placed = placed(all);
    int n = placed.length;
    this.instances = new Instance[n];
    this.weights = new double[n];
    long[] hashes = new long[n];
    double total = 0;
    for (int i = 0; i < n; i++) {
      instances[i] = placed[i].instance;
      weights[i] = Math.max(instances[i].weight(), instances[i].weight() == 0 ? 1 : 0);
      hashes[i] = placed[i].hash;
      total += weights[i];
    }
    this.sum = total;
    this.drawn = Math.min(1, Math.max(0, (double) (n - FEW) / (MANY - FEW)));
    this.table = n > 1 && drawn < 1 ? new Maglev(hashes, weights) : null;
    Comparator<Integer> byId = Comparator.comparing(i -> instances[i].id());
    this.slots = n > 1 && drawn > 0 ? new DrawnSlots(hashes, weights, byId) : null;
  }

  /** Sorted where a table is to be filled, whose order counts. */
  private static Placed[] placed(List<Instance> all) {
    Placed[] placed =
        all.stream()
            .filter(instance -> instance.weight() > 0)
            .map(instance -> new Placed(instance, Hashes.of(instance.id())))
            .toArray(Placed[]::new);
    if (placed.length == 0) {
      placed =
          all.stream()
              .map(instance -> new Placed(instance, Hashes.of(instance.id())))
              .toArray(Placed[]::new);
    }
    if (placed.length < MANY) {
      Arrays.sort(placed);
    }
    return placed;
  }

  boolean isEmpty() {
    return instances.length == 0;
  }

  int size() {
    return instances.length;
  }

  Instance instance(int index) {
    return instances[index];
  }

  /** The part of all keys that is at home with an instance. */
  double share(int index) {
    return weights[index] / sum;
  }

  /** The index of the home of the keys that have this hash. */
  int home(long hash) {
    if (slots == null || (table != null && !Hashes.isBelow(Hashes.mix(hash ^ CHOICE), drawn))) {
      return table == null ? 0 : table.home(hash);
    }
    return slots.home(hash);
  }

  /**
   * The homes as they are without an instance. Worked out by the first who asks, while others who
   * ask wait.
   *
   * @param index of the instance
   * @return the homes; null if too many such are kept already
   */
  @Nullable Homes without(int index) {
    String id = instances[index].id();
    Homes known = without.get(id);
    if (known != null || !root.keepsOneMore()) {
      return known;
    }
    return without.computeIfAbsent(
        id,
        gone -> {
          root.kept.getAndIncrement();
          return new Homes(all.stream().filter(i -> !i.id().equals(gone)).toList(), root);
        });
  }

  /** After enough calls that would have needed others, those kept so far make room for them. */
  private boolean keepsOneMore() {
    if (kept.get() >= MAX_KEPT && missed.incrementAndGet() % MAX_MISSED == 0) {
      without.clear();
      kept.set(0);
    }
    return kept.get() < MAX_KEPT;
  }

  /** The homes among those that are home to a key now, without some of them. */
  Homes without(Set<String> ids) {
    return new Homes(Arrays.stream(instances).filter(i -> !ids.contains(i.id())).toList());
  }

  private record Placed(Instance instance, long hash) implements Comparable<Placed> {

    @Override
    public int compareTo(Placed other) {
      int order = Long.compare(hash, other.hash);
      return order != 0 ? order : instance.id().compareTo(other.instance.id());
    }
  }
}
