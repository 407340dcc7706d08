package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * As {@link AdmittingPicker}, where whoever guards an instance lies in an array: of thousands of
 * instances most are in no cache of the processor, and looking up who guards one would cost more
 * than the pick. The key of a call, which these pickers do not look at, is not looked at here
 * either: a new instance takes a part of all calls, whatever their keys.
 */
final class IndexedAdmittingPicker implements Picker {

  private final IndexedPicker inner;

  /** By the instance's index; null for one that nobody guards. */
  private final @Nullable Admission[] guards;

  IndexedAdmittingPicker(IndexedPicker inner, Map<String, Admission> guarded) {
    this.inner = inner;
    this.guards = new Admission[inner.size()];
    for (int i = 0; i < guards.length; i++) {
      guards[i] = guarded.get(inner.instance(i).id());
    }
  }

  @Override
  public Instance pick(PickContext context) {
    int first = inner.pickIndex(context);
    Instance picked = inner.instance(first);
    if (admits(first, picked)) {
      return picked;
    }
    for (int i = 0; i < AdmittingPicker.MAX_AGAIN; i++) {
      int again = inner.pickIndex(context);
      Instance other = inner.instance(again);
      if (!context.avoids(other) && admits(again, other)) {
        return other;
      }
    }
    return picked;
  }

  private boolean admits(int index, Instance instance) {
    Admission guard = guards[index];
    return guard == null || guard.admits(instance, PickContext.ANY);
  }
}
