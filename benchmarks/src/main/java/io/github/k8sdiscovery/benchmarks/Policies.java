package io.github.k8sdiscovery.benchmarks;

import io.github.k8sdiscovery.balance.BalancePolicy;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.time.Clock;
import io.github.k8sdiscovery.time.Randomness;
import java.util.List;

/** The policies by the names that the benchmarks' parameters have. */
final class Policies {

  /** Round robin over instances of one weight. */
  static final String ROUND_ROBIN = "round-robin-equal";

  /** Round robin over instances of the weights 1 to 100. */
  static final String WEIGHTED = "round-robin-weighted";

  /** Weighted random. */
  static final String RANDOM = "random";

  /** Power of two choices over calls in flight. */
  static final String LEAST_REQUEST = "least-request";

  /** Power of two choices over decayed peak latency. */
  static final String PEAK_EWMA = "peak-ewma";

  /** By key, weighted. */
  static final String CONSISTENT_HASH = "consistent-hash";

  /** All of them. */
  static final List<String> ALL =
      List.of(WEIGHTED, ROUND_ROBIN, RANDOM, LEAST_REQUEST, PEAK_EWMA, CONSISTENT_HASH);

  /** Those that are measured through the whole core. */
  static final List<String> PIPELINES =
      List.of(WEIGHTED, LEAST_REQUEST, PEAK_EWMA, CONSISTENT_HASH);

  /** Those that are made anew when one slice changes. */
  static final List<String> REBUILT = List.of(WEIGHTED, ROUND_ROBIN, CONSISTENT_HASH);

  /** Those of them that rules of weight change. */
  static final List<String> WEIGHED_AGAIN = List.of(WEIGHTED, CONSISTENT_HASH);

  /** Those whose heap is measured. */
  static final List<String> KEPT = List.of(WEIGHTED, CONSISTENT_HASH);

  private Policies() {}

  static BalancePolicy policy(String name) {
    return switch (name) {
      case ROUND_ROBIN, WEIGHTED -> BalancePolicy.roundRobin(Randomness.shared());
      case RANDOM -> BalancePolicy.random(Randomness.shared());
      case LEAST_REQUEST -> BalancePolicy.leastRequest(Randomness.shared());
      case PEAK_EWMA -> BalancePolicy.peakEwma(Randomness.shared(), Clock.system());
      case CONSISTENT_HASH ->
          BalancePolicy.consistentHash(BalancePolicy.roundRobin(Randomness.shared()), 0);
      default -> throw new IllegalArgumentException("policy: " + name);
    };
  }

  /** Weighted, except for the policy that is measured without. */
  static List<Instance> instances(String name, int n) {
    return name.equals(ROUND_ROBIN) ? Fleet.equal(n) : Fleet.weighted(n);
  }
}
