package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
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
}
