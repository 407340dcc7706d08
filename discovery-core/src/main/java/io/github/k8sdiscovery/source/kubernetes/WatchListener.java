package io.github.k8sdiscovery.source.kubernetes;

import java.util.List;
import java.util.function.Consumer;

/** What happens to the copy of a collection. Called on the scheduler's thread. */
interface WatchListener<T> {

  /**
   * Whether a list should not be believed yet. If so, the decision follows, on the scheduler's
   * thread: whether to list once more, or to take this one.
   */
  default boolean doubts(List<T> items, Consumer<Boolean> decision) {
    return false;
  }

  /** The whole collection, as of now. */
  void replaced(List<T> items);

  /** An object is new or has changed. */
  void applied(T item);

  /** An object is gone, or no longer selected. */
  void deleted(T item);

  /** An attempt failed; the next one will be made by itself. */
  void failed(ApiFailure failure);

  /** The API answers as it should. */
  void inTouch();
}
