package io.github.k8sdiscovery.benchmarks;

import io.github.k8sdiscovery.balance.Candidates;
import io.github.k8sdiscovery.balance.Load;
import io.github.k8sdiscovery.balance.Loads;
import io.github.k8sdiscovery.balance.Picker;
import io.github.k8sdiscovery.model.Instance;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One pick of a policy, by itself: what the choosing costs. Beside it, {@link SpringPickBenchmark}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PolicyBenchmark {

  private static final int MAX_IN_FLIGHT = 4;

  /** Which policy. */
  @Param({
    Policies.WEIGHTED,
    Policies.ROUND_ROBIN,
    Policies.RANDOM,
    Policies.LEAST_REQUEST,
    Policies.PEAK_EWMA,
    Policies.CONSISTENT_HASH
  })
  String policy = "";

  /** How many instances the service has. */
  @Param({"10", "100", "1000", "10000"})
  int instances;

  private Picker picker = context -> null;

  /** Makes the picker, over instances that have something to do. */
  @Setup
  public void setUp() {
    List<Instance> list = Policies.instances(policy, instances);
    Loads loads = new Loads();
    SplittableRandom random = new SplittableRandom(1);
    for (Instance instance : list) {
      Load load = loads.of(instance);
      load.begin();
      load.end(System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(20)), false);
      for (int i = random.nextInt(MAX_IN_FLIGHT); i > 0; i--) {
        load.begin();
      }
    }
    picker = Policies.policy(policy).picker(new Candidates(list, loads, null));
  }

  /**
   * One pick.
   *
   * @param keys the thread's calls
   * @return the instance
   */
  @Benchmark
  public @Nullable Instance pick(Keys keys) {
    return picker.pick(keys.next());
  }
}
