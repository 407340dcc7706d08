package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One after the other. */
final class RoundRobinPicker implements Picker {

  private final Instance[] instances;
  private final AtomicInteger position;

  RoundRobinPicker(List<Instance> instances, int start) {
    this.instances = instances.toArray(Instance[]::new);
    this.position =
        new AtomicInteger(instances.isEmpty() ? 0 : Math.floorMod(start, instances.size()));
  }

  @Override
  public @Nullable Instance pick(PickContext context) {
    int n = instances.length;
    if (n == 0) {
      return null;
    }
    int first = next(n);
    for (int i = 0; i < n; i++) {
      Instance candidate = instances[first + i < n ? first + i : first + i - n];
      if (!context.avoids(candidate)) {
        return candidate;
      }
    }
    return instances[first];
  }

  /** The position stays below n, so that the order holds for ever: no number that wraps. */
  private int next(int n) {
    while (true) {
      int now = position.get();
      if (position.compareAndSet(now, now + 1 == n ? 0 : now + 1)) {
        return now;
      }
    }
  }
}
