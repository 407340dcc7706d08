package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;

/** What a pick may look at: the call it is for. */
@FunctionalInterface
public interface PickContext {

  /** A call of which nothing is known. */
  PickContext ANY = instance -> false;

  /**
   * Whether an instance should be left out, as a retry leaves out the one tried before. It is
   * picked all the same when no other is there.
   *
   * @param instance an eligible instance
   * @return true to leave it out
   */
  boolean avoids(Instance instance);
}
