package io.github.k8sdiscovery.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * One row of the table: the same work over different numbers of instances.
 *
 * @param benchmark class and method
 * @param variant the values of its other parameters
 * @param threads how many called at once
 */
record Series(String benchmark, String variant, int threads) {

  /** Spring Cloud's way to do the same; null if it has none. */
  @Nullable Series rival() {
    return switch (benchmark) {
      case "PolicyBenchmark.pick", "PipelineBenchmark.pick" -> springsPick();
      case "ClientBenchmark.choose", "ClientBenchmark.intercept" ->
          variant.startsWith(ClientBenchmark.OURS)
              ? with(benchmark, variant.replace(ClientBenchmark.OURS, ClientBenchmark.SPRINGS))
              : null;
      default -> null;
    };
  }

  private @Nullable Series springsPick() {
    String configuration =
        switch (variant) {
          case Policies.ROUND_ROBIN -> SpringPickBenchmark.DEFAULT;
          case Policies.WEIGHTED -> SpringPickBenchmark.WEIGHTED;
          case Policies.CONSISTENT_HASH -> SpringPickBenchmark.STICKY;
          default -> null;
        };
    return configuration == null ? null : with("SpringPickBenchmark.pick", configuration);
  }

  private Series with(String other, String otherVariant) {
    return new Series(other, otherVariant, threads);
  }

  @Override
  public String toString() {
    return benchmark.replace("Benchmark", "") + " " + variant;
  }
}
