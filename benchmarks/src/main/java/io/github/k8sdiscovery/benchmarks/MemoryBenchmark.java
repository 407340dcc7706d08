package io.github.k8sdiscovery.benchmarks;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.DiscoverySettings;
import io.github.k8sdiscovery.DiscoverySettings.Limits;
import io.github.k8sdiscovery.ServiceSettings;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.source.kubernetes.EndpointSliceSource;
import io.github.k8sdiscovery.source.kubernetes.WatchSettings;
import io.github.k8sdiscovery.time.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * The heap that one service keeps: what is in use after garbage collection when it is followed,
 * less what was before. Its slices come from an embedded Kubernetes API in another process. The
 * time says nothing: it is the collector's.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MemoryBenchmark {

  private static final Limits PATIENT =
      new Limits(Duration.ofMinutes(1), 1000, Duration.ofSeconds(1), Duration.ofMinutes(1));
  private static final int READINGS = 10;
  private static final int APART_MILLIS = 100;

  /** Which policy. */
  @Param({Policies.WEIGHTED, Policies.CONSISTENT_HASH})
  String policy = "";

  /** How many instances the service has. */
  @Param({"10", "1000", "10000"})
  int instances;

  private ApiProcess api;
  private Discovery discovery;

  /** What was kept. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Kept {

    /** Bytes of heap. */
    public long retained;
  }

  /**
   * Starts the API and follows another service, so that only the second one's cost is counted.
   *
   * @throws IOException if the API does not start
   */
  @Setup
  public void setUp() throws IOException {
    api = ApiProcess.start(instances);
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(api.url())
            .withNamespace(Fleet.NAMESPACE)
            .build();
    Scheduler scheduler = Scheduler.daemon("benchmark");
    ServiceSettings rules = ServiceSettings.DEFAULT.with(Policies.policy(policy));
    discovery =
        Discovery.over(
            EndpointSliceSource.over(config, WatchSettings.DEFAULT, scheduler),
            scheduler,
            DiscoverySettings.in(Fleet.NAMESPACE).with(service -> rules).with(PATIENT));
    discovery.view(ApiProcess.OTHER, Fleet.PORT);
  }

  /** Ends everything. */
  @TearDown
  public void tearDown() {
    discovery.close();
    api.close();
  }

  /**
   * The first look-up.
   *
   * @param kept takes the bytes
   * @param keys the thread's calls
   * @return the instance picked
   * @throws InterruptedException if this thread is interrupted
   */
  @Benchmark
  public Instance follow(Kept kept, Keys keys) throws InterruptedException {
    long before = used();
    Instance picked = discovery.view(Fleet.HOST, Fleet.PORT).pick(keys.next());
    kept.retained = used() - before;
    return picked;
  }

  /** The least of some readings: whoever still reads an answer holds more than is kept. */
  private static long used() throws InterruptedException {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < READINGS; i++) {
      TimeUnit.MILLISECONDS.sleep(APART_MILLIS);
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
