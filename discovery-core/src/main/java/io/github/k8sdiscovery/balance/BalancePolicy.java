package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How calls spread over instances. It is asked for a new picker when the instances of a service
 * change, always by one thread at a time; pickers are called by every thread.
 */
@FunctionalInterface
public interface BalancePolicy {

  /**
   * Makes the picker for a list.
   *
   * @param instances the eligible instances; not changed afterwards
   * @return a picker for this list
   */
  Picker picker(List<Instance> instances);

  /**
   * One after the other, all equally often: of any n picks in a row each of the n instances gets
   * one. It begins at random, so that many clients do not begin with the same instance. A pick
   * costs O(1) and allocates nothing.
   *
   * @param random decides where to begin
   * @return the policy
   */
  static BalancePolicy roundRobin(RandomGenerator random) {
    return instances -> new RoundRobinPicker(instances, random.nextInt());
  }
}
