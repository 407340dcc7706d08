package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Picks in another cluster for a call that has failed in one. */
final class ElsewherePicker implements Picker {

  /** As many bits as a mask has without its sign; further clusters are left out of it. */
  private static final int MAX_CLUSTERS = 31;

  private final Picker picker;
  private final String[] clusters;
  private final Function<Set<String>, Picker> without;

  /** By the clusters in which the call has failed, a bit each. */
  private final Map<Integer, Picker> elsewhere = new ConcurrentHashMap<>();

  /**
   * Makes one.
   *
   * @param picker for calls that have not failed
   * @param clusters the clusters there are, two or more
   * @param without makes the picker for the instances that are in none of some clusters; called by
   *     any thread
   */
  ElsewherePicker(Picker picker, List<String> clusters, Function<Set<String>, Picker> without) {
    this.picker = picker;
    this.clusters = clusters.stream().limit(MAX_CLUSTERS).toArray(String[]::new);
    this.without = without;
  }

  @Override
  public @Nullable Instance pick(PickContext context) {
    int stays = context.key() == null ? 0 : 1;
    int failed = 0;
    boolean leaves = false;
    for (int i = 0; i < clusters.length; i++) {
      int times = context.failed(clusters[i]);
      failed |= times > 0 ? 1 << i : 0;
      leaves |= times > stays;
    }
    if (!leaves) {
      Instance picked = picker.pick(context);
      if (picked == null || !context.avoids(picked)) {
        return picked;
      }
    }
    boolean everywhere = failed == (int) ((1L << clusters.length) - 1);
    Instance other = elsewhere(everywhere ? 0 : failed).pick(context);
    return other == null ? picker.pick(context) : other;
  }

  private Picker elsewhere(int failed) {
    Picker known = elsewhere.get(failed);
    return known == null ? elsewhere.computeIfAbsent(failed, this::make) : known;
  }

  private Picker make(int failed) {
    return without.apply(
        IntStream.range(0, clusters.length)
            .filter(i -> (failed & (1 << i)) != 0)
            .mapToObj(i -> clusters[i])
            .collect(Collectors.toSet()));
  }
}
