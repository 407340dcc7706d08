package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Picks among a fixed list of instances. Any thread; without blocking, I/O or a lock. */
@FunctionalInterface
public interface Picker {

  /**
   * Picks the instance for one call.
   *
   * @param context the call
   * @return an instance, or null if the list is empty
   */
  @Nullable Instance pick(PickContext context);

  /**
   * Tries a call that {@linkplain PickContext#failed has failed} in one cluster in another one
   * first, so that a cluster that dies at once, unseen, fails no call that may be tried again. A
   * call with a key first goes where its key is at home without the instance that failed, in
   * whatever cluster that is, so that a session moves once; from its second failure in a cluster on
   * it, too, goes elsewhere. Costs nothing that grows with the list, and allocates nothing, for a
   * call that has not failed.
   *
   * @param picker for calls that have not failed
   * @param clusters the clusters there are
   * @param without makes the picker for the instances that are in none of some clusters, which is
   *     kept; called by any thread
   * @return a picker; the given one if there is only one cluster
   */
  static Picker elsewhere(
      Picker picker, List<String> clusters, Function<Set<String>, Picker> without) {
    return clusters.size() < 2 ? picker : new ElsewherePicker(picker, clusters, without);
  }
}
