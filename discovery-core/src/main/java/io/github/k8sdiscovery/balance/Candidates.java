package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy makes a picker of. The instances carry their weights ({@link Instance#weight()});
 * one of weight 0 gets no call unless all have weight 0, which counts as if all had weight 1.
 *
 * @param instances the instances to pick from, in a fixed order; perhaps none
 * @param loads what each of them has to do
 * @param before the picker of the list before, so that its order can go on; null if there is none
 */
public record Candidates(List<Instance> instances, Loads loads, @Nullable Picker before) {

  // Copies the list.
  public Candidates {
    instances = List.copyOf(instances);
  }

  /**
   * Candidates with nothing to do and no past.
   *
   * @param instances the instances to pick from
   * @return the candidates
   */
  public static Candidates of(List<Instance> instances) {
    return new Candidates(instances, new Loads(), null);
  }
}
