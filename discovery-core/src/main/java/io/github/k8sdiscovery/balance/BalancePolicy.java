package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.time.Clock;
import java.time.Duration;
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
   * One after the other, as often as the weights say: after any number of picks each instance has
   * had its exact share to within less than one pick, weights of many decimals and of 1 to 10^9
   * included. With equal weights: of any n picks in a row each of the n instances gets one. The
   * first pick is drawn by weight, so that many clients do not begin with the same instance. When
   * the list or a weight changes the order goes on: nobody loses a turn or gets one twice.
   *
   * <p>A pick costs O(1) and allocates nothing, once the sequence has been gone through; until
   * then, and for ever where the weights have no common measure that makes it short (a sum above
   * 65,536 and above 64 times the number of instances, in the smallest whole numbers of their
   * proportion), it costs O(log n) under a short lock. Where threads keep overtaking each other
   * each goes by a sequence of its own, at most 64 in all, and each of them is exact. An instance
   * to be avoided loses its turn.
   *
   * @param random decides where to begin
   * @return the policy
   */
  static BalancePolicy roundRobin(RandomGenerator random) {
    return candidates -> RoundRobinPicker.of(candidates, random);
  }

  /**
   * Each pick is drawn by weight, whatever came before. Of k picks an instance gets its share give
   * or take {@code sqrt(k)}. A pick costs O(1) and allocates nothing.
   *
   * @param random draws; used by every thread at once
   * @return the policy
   */
  static BalancePolicy random(RandomGenerator random) {
    return candidates -> RandomPicker.of(candidates, random);
  }

  /**
   * Two are drawn by weight; the one with fewer calls in flight for its weight gets the call, the
   * first drawn if they are equal. So idle instances get their shares by weight, and where calls
   * pile up those in flight follow the weights: a slow instance gets fewer. A pick costs O(1) and
   * allocates nothing.
   *
   * @param random draws; used by every thread at once
   * @return the policy
   */
  static BalancePolicy leastRequest(RandomGenerator random) {
    TwoChoicesPicker.Comparison fewer = new TwoChoicesPicker.InFlight();
    return candidates -> TwoChoicesPicker.of(candidates, random, fewer);
  }

  /**
   * Two are drawn by weight; the one where a call should be answered sooner gets it: latency times
   * calls in flight for its weight. Latency is a moving average over 10 s that rises at once to a
   * peak and counts failed calls as slow ones. Not for calls that wait on purpose, such as long
   * polling. A pick costs O(1), reads the clock at most once and allocates nothing.
   *
   * @param random draws; used by every thread at once
   * @param clock the clock on which calls end
   * @return the policy
   */
  static BalancePolicy peakEwma(RandomGenerator random, Clock clock) {
    TwoChoicesPicker.Comparison sooner = new TwoChoicesPicker.PeakEwma(clock);
    return candidates -> TwoChoicesPicker.of(candidates, random, sooner);
  }

  /**
   * As {@link #consistentHash(BalancePolicy, double, Duration, Clock)}, where a key that is not
   * used keeps its home.
   *
   * @param keyless where calls without a key go
   * @param overflow the most that an instance may have in flight in relation to its fair share,
   *     above 1; 0 for no bound
   * @return the policy
   */
  static BalancePolicy consistentHash(BalancePolicy keyless, double overflow) {
    return new HashPolicy(keyless, overflow, null);
  }

  /**
   * Calls with equal {@linkplain PickContext#key() keys} go to one instance: the one where the key
   * is at home, on every replica of the client the same. Instances have keys in proportion to their
   * weights. When one leaves, its keys go to the others, each always to the same; of the other keys
   * hardly one in 200 moves, of few or of many instances fewer. A call that avoids the home of its
   * key goes where the key would be at home if that instance were gone.
   *
   * <p>With a bound an instance takes a call only while it has no more than {@code ceil(overflow *
   * its share * all calls in flight)}, this one included; else the key's next place has it (<a
   * href="https://arxiv.org/abs/1608.01350">Mirrokni, Thorup and Zadimoghaddam 2016</a>; the next
   * place is drawn, as in <a href="https://arxiv.org/abs/1908.08762">Chen et al. 2019</a>). It is
   * for keys some of which are much used, and parts them from their homes.
   *
   * <p>A pick hashes the key and costs O(1) without allocating. Only the first that avoids an
   * instance works out where its keys go then; and only the first without a key asks the other
   * policy for a picker, which is then made with every list.
   *
   * @param keyless where calls without a key go
   * @param overflow the most that an instance may have in flight in relation to its fair share,
   *     above 1; 0 for no bound
   * @param timeout a key that is not used for longer gets another home, at random, which other
   *     replicas do not know of; zero if it keeps its own
   * @param clock measures that time
   * @return the policy, for one service on one port: it remembers when keys were used
   * @throws IllegalArgumentException if {@code overflow} is out of its bounds
   */
  static BalancePolicy consistentHash(
      BalancePolicy keyless, double overflow, Duration timeout, Clock clock) {
    IdleKeys idle = timeout.isZero() ? null : new IdleKeys(timeout, clock);
    return new HashPolicy(keyless, overflow, idle);
  }
}
