package io.github.k8sdiscovery.benchmarks;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.DiscoverySettings;
import io.github.k8sdiscovery.ServiceSettings;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.time.Scheduler;
import io.github.k8sdiscovery.weight.WeightRules;
import java.util.ArrayList;
import java.util.List;
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
 * One endpoint of one slice has changed: from the source's new snapshot, which shares every other
 * instance with the one before, to the first pick that honours it. With the hand-over to the
 * scheduler's thread and back.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RebuildBenchmark {

  /** Weights from the source alone. */
  static final String SOURCE = "source";

  /** Weights from rules where one matches. */
  static final String RULES = "rules";

  private static final WeightRules THREE =
      WeightRules.parse(List.of(Fleet.HOST + "-9*=0.5", "zone:zone-1=2.5", "node:node-7=0"));
  private static final int SNAPSHOTS = 32;

  /** Which policy. */
  @Param({Policies.WEIGHTED, Policies.ROUND_ROBIN, Policies.CONSISTENT_HASH})
  String policy = "";

  /** Whether weights are the source's alone, or rules in the properties change a part of them. */
  @Param({SOURCE, RULES})
  String weights = "";

  /** How many instances the service has. */
  @Param({"10", "1000", "10000"})
  int instances;

  private final List<Synced> snapshots = new ArrayList<>();
  private ListSource source;
  private Discovery discovery;
  private int position;
  private int step = 1;

  /** Makes the snapshots, each of which differs from its neighbours in one instance. */
  @Setup
  public void setUp() {
    List<Instance> list = new ArrayList<>(Policies.instances(policy, instances));
    Scheduler scheduler = Scheduler.daemon("benchmark");
    source = new ListSource("list", List.copyOf(list), scheduler);
    for (int i = 0; i < SNAPSHOTS; i++) {
      int changed = i * (Fleet.PER_SLICE + 1) % instances;
      // A new pod in the place of an old one.
      list.set(changed, Fleet.instance(instances + i, list.get(changed).weight()));
      snapshots.add(new Synced(ListSource.snapshot(Fleet.SERVICE, list)));
    }
    ServiceSettings rules =
        ServiceSettings.DEFAULT
            .with(Policies.policy(policy))
            .with(weights.equals(RULES) ? THREE : WeightRules.NONE);
    discovery =
        Discovery.over(
            source, scheduler, DiscoverySettings.in(Fleet.NAMESPACE).with(service -> rules));
    discovery.view(Fleet.HOST, Fleet.PORT);
  }

  /** Ends the scheduler's thread. */
  @TearDown
  public void tearDown() {
    discovery.close();
  }

  /**
   * One change.
   *
   * @param keys the thread's calls
   * @return the instance picked first
   */
  @Benchmark
  public Instance change(Keys keys) {
    Synced next = snapshots.get(position);
    // There and back again, so that every step is a small one.
    step = position == 0 ? 1 : position == SNAPSHOTS - 1 ? -1 : step;
    position += step;
    source.push(Fleet.SERVICE, next);
    return discovery.view(Fleet.HOST, Fleet.PORT).pick(keys.next());
  }
}
