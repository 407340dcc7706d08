package io.github.k8sdiscovery;

import io.github.k8sdiscovery.balance.PickContext;
import io.github.k8sdiscovery.model.Instance;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call that has to go somewhere else than to an instance on probation, which has one already.
 *
 * @param call the call
 * @param onProbation those it should not go to
 */
record Elsewhere(PickContext call, Set<Instance> onProbation) implements PickContext {

  /** By id, for the zones may have changed the weights. */
  @Override
  public boolean avoids(Instance instance) {
    if (call.avoids(instance)) {
      return true;
    }
    for (Instance each : onProbation) {
      if (each.id().equals(instance.id())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public @Nullable String key() {
    return call.key();
  }

  @Override
  public @Nullable String bound() {
    return call.bound();
  }
}
