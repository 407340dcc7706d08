package io.github.k8sdiscovery.source;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a source has said, in order. */
final class States {

  private static final long BOUND_NANOS = 10_000_000_000L;

  private final List<SourceState> states = new ArrayList<>();

  synchronized void add(SourceState state) {
    states.add(state);
    notifyAll();
  }

  synchronized List<SourceState> all() {
    return List.copyOf(states);
  }

  /** The first state of this type, from a position on, that satisfies the condition. */
  synchronized <T extends SourceState> Found<T> await(
      int from, Class<T> type, Predicate<T> condition) {
    long deadline = System.nanoTime() + BOUND_NANOS;
    while (true) {
      Found<T> found = find(from, type, condition);
      if (found != null) {
        return found;
      }
      long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        throw new AssertionError("no " + type.getSimpleName() + " as expected in " + states);
      }
      try {
        wait(leftMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private <T extends SourceState> @Nullable Found<T> find(
      int from, Class<T> type, Predicate<T> condition) {
    for (int i = from; i < states.size(); i++) {
      if (type.isInstance(states.get(i)) && condition.test(type.cast(states.get(i)))) {
        return new Found<>(i, type.cast(states.get(i)));
      }
    }
    return null;
  }

  record Found<T>(int at, T state) {}
}
