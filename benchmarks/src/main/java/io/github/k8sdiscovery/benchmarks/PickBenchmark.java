package io.github.k8sdiscovery.benchmarks;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.DiscoverySettings;
import io.github.k8sdiscovery.balance.PickContext;
import io.github.k8sdiscovery.fallback.Fallback;
import io.github.k8sdiscovery.fallback.FallbackSettings;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.PassedOver;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One pick by host name and port, as every call makes it: with the best source speaking, and with
 * its breaker open and the next one speaking.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class PickBenchmark {

  private static final String HOST = "backend-service";
  private static final int PORT = 8080;
  private static final SourceState DOWN =
      new Unavailable(new Unavailability(Kind.UNREACHABLE, "down"));

  /** Whether the best source answers, or its breaker is open. */
  @Param({"closed", "open"})
  String breaker = "";

  /** How many instances the service has. */
  @Param({"10", "1000"})
  int instances;

  private Discovery discovery = unset();

  private static Discovery unset() {
    Scheduler scheduler = Scheduler.daemon("unset");
    ListSource source = new ListSource("unset", List.of(), scheduler);
    return Discovery.over(source, scheduler, DiscoverySettings.in("example"));
  }

  /** Lets the breaker open, where it should be open, and checks that it is. */
  @Setup
  public void setUp() {
    discovery.close();
    boolean open = breaker.equals("open");
    Scheduler scheduler = Scheduler.daemon("benchmark");
    ListSource best = new ListSource("kubernetes", Fleet.equal(instances), scheduler);
    ListSource next = new ListSource("dns", Fleet.equal(instances), scheduler);
    if (open) {
      best.answer(id -> DOWN);
    }
    Fallback fallback = Fallback.over(List.of(best, next), FallbackSettings.DEFAULT, scheduler);
    discovery = Discovery.over(fallback, scheduler, DiscoverySettings.in("example"));
    // As many services before it in both cases, so that the maps are the same.
    for (int i = 0; i < FallbackSettings.DEFAULT.breaker().failures(); i++) {
      discovery.view("other-" + i, PORT);
    }
    discovery.view(HOST, PORT);
    List<PassedOver> passedOver =
        discovery.status().stream()
            .filter(status -> status.service().name().equals(HOST))
            .findFirst()
            .orElseThrow()
            .passedOver();
    boolean held =
        passedOver.stream().anyMatch(p -> p.reason().message().startsWith("not asked for now"));
    if (held != open) {
      throw new IllegalStateException("breaker: " + passedOver + " (expected: " + breaker + ")");
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
   * @return the instance
   */
  @Benchmark
  public Instance pick() {
    return discovery.view(HOST, PORT).pick(PickContext.ANY);
  }
}
