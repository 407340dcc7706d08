package io.github.k8sdiscovery.benchmarks;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.DiscoverySettings;
import io.github.k8sdiscovery.ServiceSettings;
import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.balance.SlowStartSettings;
import io.github.k8sdiscovery.health.Outcome;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One pick by host name and port through the whole core, with health on and a tenth of the
 * instances in their slow-start window.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PipelineBenchmark {

  /** Longer than any run. */
  private static final SlowStartSettings SLOW_START =
      new SlowStartSettings(Duration.ofHours(1), 1, 0.1);

  private static final int NEW_ONE_IN = 10;
  private static final int MAX_IN_FLIGHT = 4;

  /** Which policy. */
  @Param({Policies.WEIGHTED, Policies.LEAST_REQUEST, Policies.PEAK_EWMA, Policies.CONSISTENT_HASH})
  String policy = "";

  /** How many instances the service has. */
  @Param({"10", "100", "1000", "10000"})
  int instances;

  private Discovery discovery;

  /** Lets nine tenths of the instances be there first, and gives all something to do. */
  @Setup
  public void setUp() {
    List<Instance> all = Policies.instances(policy, instances);
    List<Instance> old = all.subList(instances / NEW_ONE_IN, instances);
    Scheduler scheduler = Scheduler.daemon("benchmark");
    ListSource source = new ListSource("list", old, scheduler);
    ServiceSettings rules = ServiceSettings.DEFAULT.with(Policies.policy(policy)).with(SLOW_START);
    DiscoverySettings settings = DiscoverySettings.in(Fleet.NAMESPACE).with(service -> rules);
    discovery = Discovery.over(source, scheduler, settings);
    discovery.view(Fleet.HOST, Fleet.PORT);
    source.push(Fleet.SERVICE, new Synced(ListSource.snapshot(Fleet.SERVICE, all)));
    ServiceView view = discovery.view(Fleet.HOST, Fleet.PORT);
    if (view.instances().size() != instances) {
      throw new IllegalStateException(
          "instances: " + view.instances().size() + " (expected: " + instances + ")");
    }
    SplittableRandom random = new SplittableRandom(1);
    for (Instance instance : all) {
      view.begin(instance);
      view.end(instance, Outcome.ANSWERED, TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(20)));
      for (int i = random.nextInt(MAX_IN_FLIGHT); i > 0; i--) {
        view.begin(instance);
      }
    }
  }

  /** Ends the scheduler's thread. */
  @TearDown
  public void tearDown() {
    discovery.close();
  }

  /**
   * One pick.
   *
   * @param keys the thread's calls
   * @return the instance
   */
  @Benchmark
  public Instance pick(Keys keys) {
    return discovery.view(Fleet.HOST, Fleet.PORT).pick(keys.next());
  }

  /**
   * All that the core does for one call: pick, begin, end.
   *
   * @param keys the thread's calls
   * @return the instance
   */
  @Benchmark
  public Instance call(Keys keys) {
    ServiceView view = discovery.view(Fleet.HOST, Fleet.PORT);
    Instance instance = view.pick(keys.next());
    view.begin(instance);
    view.end(instance, Outcome.ANSWERED, TimeUnit.MILLISECONDS.toNanos(1));
    return instance;
  }
}
