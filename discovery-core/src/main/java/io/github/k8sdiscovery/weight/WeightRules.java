package io.github.k8sdiscovery.weight;

import io.github.k8sdiscovery.model.Instance;
import java.util.List;

/** Which instances weigh how much. Immutable. */
public record WeightRules() {

  /** Every instance keeps the weight that its source gives it. */
  public static final WeightRules NONE = new WeightRules();

  /**
   * Gives instances their weights.
   *
   * @param instances instances as their source has them
   * @return the same instances, in the same order
   */
  public List<Instance> apply(List<Instance> instances) {
    return instances;
  }
}
