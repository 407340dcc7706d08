package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;

/**
 * A picker that knows its instances by their indexes, so that what else counts for them can lie in
 * arrays and is found without a look-up by name. There is at least one.
 */
interface IndexedPicker extends Picker {

  /** Picks as {@link #pick} does; 0 to {@link #size} - 1. */
  int pickIndex(PickContext context);

  /** The instance of an index. */
  Instance instance(int index);

  /** How many instances there are, 1 or more. */
  int size();

  @Override
  default Instance pick(PickContext context) {
    return instance(pickIndex(context));
  }
}
