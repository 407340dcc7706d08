package io.github.k8sdiscovery.embedded;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;

/**
 * The latest changes, from which watches start and old lists are rebuilt. Guarded by the store's
 * lock.
 */
final class History {
  private final ArrayDeque<Change> changes = new ArrayDeque<>();
  private final int capacity;
  private long compacted;

  /**
   * Creates an empty history.
   *
   * @param capacity changes kept
   */
  History(int capacity) {
    this.capacity = capacity;
  }

  void add(Change change) {
    changes.addLast(change);
    if (changes.size() > capacity) {
      compacted = changes.removeFirst().revision();
    }
  }

  /** Forgets everything up to and with this revision. */
  void compact(long revision) {
    changes.clear();
    compacted = revision;
  }

  boolean reaches(long revision) {
    return revision >= compacted;
  }

  /** The oldest revision from which a watch can start. */
  long oldest() {
    return compacted;
  }

  /** The changes after a revision, oldest first. */
  List<Change> after(long revision) {
    return changes.stream().filter(change -> change.revision() > revision).toList();
  }

  /** Takes back in {@code state} what happened after a revision. */
  void rewind(NavigableMap<KubeObject.Key, KubeObject> state, long revision) {
    Iterator<Change> newestFirst = changes.descendingIterator();
    while (newestFirst.hasNext()) {
      Change change = newestFirst.next();
      if (change.revision() <= revision) {
        return;
      }
      if (change.before() == null) {
        state.remove(change.key());
      } else {
        state.put(change.key(), change.before());
      }
    }
  }
}
