package io.github.k8sdiscovery.embedded;

import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One step of the store: what an object was before it (null: nothing) and what it is after it
 * (null: deleted).
 */
record Change(
    long revision, Resource resource, @Nullable KubeObject before, @Nullable KubeObject after) {

  /** The key of the object that changed. */
  KubeObject.Key key() {
    KubeObject any = after != null ? after : before;
    if (any == null) {
      throw new IllegalStateException("change " + revision + " has no object");
    }
    return any.key();
  }

  /**
   * What a watcher with this filter sees: an object that comes under the filter is added for it,
   * one that leaves is deleted with its last matching content and the version of the change.
   */
  Optional<WatchEvent> seenThrough(Predicate<KubeObject> filter) {
    KubeObject old = before != null && filter.test(before) ? before : null;
    if (after != null && filter.test(after)) {
      return Optional.of(new WatchEvent(old == null ? "ADDED" : "MODIFIED", after.json()));
    }
    return old == null
        ? Optional.empty()
        : Optional.of(new WatchEvent("DELETED", old.withRevision(revision).json()));
  }
}
