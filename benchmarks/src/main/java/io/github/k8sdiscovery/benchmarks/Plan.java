package io.github.k8sdiscovery.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs of one benchmark: all combinations of some parameters, on some number of threads.
 *
 * @param benchmark class and method, as {@code PolicyBenchmark.pick}
 * @param threads how many call at once
 * @param pace how an operation is measured
 * @param params the values of every parameter
 */
record Plan(String benchmark, int threads, Pace pace, Map<String, List<String>> params) {

  /** How an operation is measured. */
  enum Pace {
    /** Many times, in short iterations. */
    PICK,
    /** Many times, in longer iterations. */
    CALL,
    /** Once in each JVM. */
    ONCE
  }

  private static final List<String> SIZES = List.of("10", "100", "1000", "10000");
  private static final String POLICY = "policy";
  private static final String INSTANCES = "instances";

  /** Everything there is to run. */
  static List<Plan> all(Effort effort) {
    List<String> few = List.of("1000", "10000");
    List<Plan> plans = new ArrayList<>();
    for (int threads = 1; threads <= 2; threads++) {
      plans.add(policies("PolicyBenchmark.pick", threads, SIZES, Policies.ALL));
      plans.add(policies("PipelineBenchmark.pick", threads, SIZES, Policies.PIPELINES));
      plans.add(
          new Plan(
              "SpringPickBenchmark.pick",
              threads,
              Pace.PICK,
              Map.of("configuration", SpringPickBenchmark.ALL, INSTANCES, SIZES)));
    }
    plans.add(new Plan("HashBenchmark.hash", 1, Pace.PICK, Map.of()));
    plans.add(policies("PipelineBenchmark.call", 1, few, Policies.PIPELINES));
    plans.add(client("choose", effort, List.of(ClientBenchmark.DEFAULT, ClientBenchmark.WEIGHTED)));
    plans.add(client("intercept", effort, ClientBenchmark.MODES));
    plans.add(rebuild(few, Policies.REBUILT, RebuildBenchmark.SOURCE));
    plans.add(rebuild(few, Policies.WEIGHED_AGAIN, RebuildBenchmark.RULES));
    plans.add(policies("MemoryBenchmark.follow", 1, few, Policies.KEPT).at(Pace.ONCE));
    return plans;
  }

  private static Plan policies(
      String benchmark, int threads, List<String> sizes, List<String> policies) {
    Map<String, List<String>> params = Map.of(POLICY, policies, INSTANCES, sizes);
    return new Plan(benchmark, threads, Pace.PICK, params);
  }

  private static Plan client(String method, Effort effort, List<String> modes) {
    List<String> clients = List.of(ClientBenchmark.OURS, ClientBenchmark.SPRINGS);
    Map<String, List<String>> params =
        Map.of("client", clients, "mode", modes, INSTANCES, effort.clientSizes());
    return new Plan("ClientBenchmark." + method, 1, Pace.CALL, params);
  }

  private static Plan rebuild(List<String> sizes, List<String> policies, String weights) {
    Map<String, List<String>> params =
        Map.of(POLICY, policies, "weights", List.of(weights), INSTANCES, sizes);
    return new Plan("RebuildBenchmark.change", 1, Pace.CALL, params);
  }

  private Plan at(Pace other) {
    return new Plan(benchmark, threads, other, params);
  }

  /** How many results it gives. */
  int size() {
    return params.values().stream().mapToInt(List::size).reduce(1, (a, b) -> a * b);
  }

  /** Runs it; what JMH says goes to a file. */
  Collection<RunResult> run(Effort effort, Path log) throws RunnerException {
    boolean once = pace == Pace.ONCE;
    int millis = pace == Pace.CALL ? effort.callMillis() : effort.pickMillis();
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("\\." + benchmark.replace(".", "\\.") + "$")
            .threads(threads)
            .forks(effort.forks())
            .warmupIterations(once ? 0 : effort.warmups())
            .warmupTime(TimeValue.milliseconds(millis))
            .measurementIterations(once ? 1 : effort.iterations())
            .measurementTime(TimeValue.milliseconds(millis))
            .addProfiler(GCProfiler.class)
            // The serial collector's "used" is exact; G1's is whole regions.
            .jvmArgs("-Xms1g", "-Xmx1g", once ? "-XX:+UseSerialGC" : "-XX:+UseG1GC")
            .output(log.toString());
    params.forEach((name, values) -> options.param(name, values.toArray(String[]::new)));
    return new Runner(options.build()).run();
  }

  @Override
  public String toString() {
    return benchmark + ", " + threads + (threads == 1 ? " thread" : " threads");
  }
}
