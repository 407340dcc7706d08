package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import org.jspecify.annotations.Nullable;

/** What a pick may look at: the call it is for. */
@FunctionalInterface
public interface PickContext {

  /** A call of which nothing is known. */
  PickContext ANY = instance -> false;

  /**
   * Whether an instance should be left out, as a retry leaves out those tried before. It is picked
   * all the same when no other is there.
   *
   * @param instance an eligible instance
   * @return true to leave it out
   */
  boolean avoids(Instance instance);

  /**
   * How often the call has failed at instances of a cluster or registry. It is tried in another one
   * first.
   *
   * @param cluster its {@linkplain io.github.k8sdiscovery.model.Origin#cluster() name}
   * @return 0 or more; no more than there are instances that it {@linkplain #avoids avoids}
   */
  default int failed(String cluster) {
    return 0;
  }

  /**
   * What keeps calls together: calls with equal keys go to the same instance where the policy or
   * the stickiness of the service says so.
   *
   * @return the key; null if the call has none
   */
  default @Nullable String key() {
    return null;
  }

  /**
   * The instance that a session is bound to.
   *
   * @return the {@linkplain Instance#id() id}; null if there is none
   */
  default @Nullable String bound() {
    return null;
  }
}
