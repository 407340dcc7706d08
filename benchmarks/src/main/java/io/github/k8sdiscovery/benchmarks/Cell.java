package io.github.k8sdiscovery.benchmarks;

import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What one run measured.
 *
 * @param series what was measured, but for the number of instances
 * @param instances how many instances the service had; 0 if none was asked for
 * @param nanos time per operation and thread, the median of all iterations
 * @param bytes allocated per operation; NaN if unknown
 * @param retained heap kept; NaN unless that was measured
 */
record Cell(Series series, int instances, double nanos, double bytes, double retained) {

  private static final double MEDIAN = 50;

  static Cell of(RunResult result) {
    BenchmarkParams params = result.getParams();
    Map<String, String> others = new TreeMap<>();
    params.getParamsKeys().forEach(key -> others.put(key, params.getParam(key)));
    String instances = others.remove("instances");
    String name = params.getBenchmark();
    String benchmark = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
    return new Cell(
        new Series(benchmark, String.join(" ", others.values()), params.getThreads()),
        instances == null ? 0 : Integer.parseInt(instances),
        result.getPrimaryResult().getStatistics().getPercentile(MEDIAN),
        secondary(result, "gc.alloc.rate.norm"),
        secondary(result, "retained"));
  }

  private static double secondary(RunResult result, String name) {
    for (Object each : result.getSecondaryResults().values()) {
      if (each instanceof Result<?> secondary && secondary.getLabel().endsWith(name)) {
        return secondary.getStatistics().getPercentile(MEDIAN);
      }
    }
    return Double.NaN;
  }
}
