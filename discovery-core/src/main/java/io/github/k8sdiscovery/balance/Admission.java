package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;

/** Whether an instance takes a call that was picked for it. Any thread; no lock. */
@FunctionalInterface
public interface Admission {

  /**
   * Decides on one call.
   *
   * @param instance the instance that was picked
   * @param context the call
   * @return false if another instance should be picked
   */
  boolean admits(Instance instance, PickContext context);
}
