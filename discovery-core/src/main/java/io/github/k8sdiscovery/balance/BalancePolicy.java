package io.github.k8sdiscovery.balance;

import java.util.random.RandomGenerator;

/**
 * How calls spread over instances. It is asked for a new picker when the instances of a service or
 * their weights change, always by one thread at a time; pickers are called by every thread.
 */
@FunctionalInterface
public interface BalancePolicy {

  /**
   * Makes the picker for a list.
   *
   * @param candidates the instances, with what is known of them
   * @return a picker for this list
   */
  Picker picker(Candidates candidates);

  /**
   * One after the other, all equally often: of any n picks in a row each of the n instances gets
   * one. It begins at random, so that many clients do not begin with the same instance. A pick
   * costs O(1) and allocates nothing.
   *
   * @param random decides where to begin
   * @return the policy
   */
  static BalancePolicy roundRobin(RandomGenerator random) {
    return candidates -> new RoundRobinPicker(candidates.instances(), random.nextInt());
  }
}
