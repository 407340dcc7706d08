package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import java.util.Map;

/** Whether an instance takes a call that was picked for it. Any thread; no lock. */
@FunctionalInterface
public interface Admission {

  /**
   * Decides on one call.
   *
   * @param instance the instance that was picked
   * @param context the call; without its key under a policy that looks at none
   * @return false if another instance should be picked
   */
  boolean admits(Instance instance, PickContext context);

  /**
   * Asks those who guard an instance whenever it is picked, and picks again if they refuse, a
   * bounded number of times; then the instance picked first has the call, for a call must go
   * somewhere. A refused call with a key goes where the key is at home among the instances that
   * nobody guards, so that it moves once: when it is admitted. Costs a pick one look-up: in an
   * array for a picker of this package that needs no key, in a map for any other. Allocates
   * nothing.
   *
   * @param picker picks
   * @param guarded who decides for an instance, by its {@linkplain Instance#id() id}
   * @return a picker; the given one if nobody is guarded
   */
  static Picker over(Picker picker, Map<String, Admission> guarded) {
    if (guarded.isEmpty()) {
      return picker;
    }
    return picker instanceof IndexedPicker indexed
        ? new IndexedAdmittingPicker(indexed, guarded)
        : new AdmittingPicker(picker, guarded);
  }
}
