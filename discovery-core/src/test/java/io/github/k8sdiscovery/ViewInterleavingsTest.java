package io.github.k8sdiscovery;

import io.github.k8sdiscovery.balance.PickContext;
import io.github.k8sdiscovery.fallback.Decision;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.time.Clock;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

class ViewInterleavingsTest {

  private static final ServiceId BACKEND = new ServiceId("example", "backend");

  private static final DiscoverySettings SETTINGS = DiscoverySettings.in("example");

  /** What is said of the service, each with another instance. */
  private static final List<Decision> SAID =
      IntStream.rangeClosed(1, 6).mapToObj(ViewInterleavingsTest::said).toList();

  private static Decision said(int number) {
    Instance instance = Instance.at("10.0.0." + number, 80).build();
    ServiceSnapshot snapshot =
        new ServiceSnapshot(BACKEND, null, Map.of("", List.of(instance)), List.of());
    return new Decision("list", new Synced(snapshot), 0, List.of());
  }

  /** A view that was being made of the old snapshot must not stay when the new one is there. */
  @Test
  void pick_whileTheInstancesChange_isOneOfThoseThatAreThere() {
    Interleavings.check(Change.class, Pipeline.class, ServiceView.class);
  }

  /** A service whose only instance is another after each change, and its first picks. */
  public static final class Change {

    private final FollowedService service =
        new FollowedService(BACKEND, SETTINGS, new Inline(), event -> {}, new CallListeners());
    private int changes;

    public Change() {
      change();
    }

    /** The scheduler's thread alone does it. */
    @Operation(nonParallelGroup = "scheduler")
    public void change() {
      service.accept(SAID.get(changes++));
    }

    @Operation
    public String pick() {
      return service.view(80).pick(PickContext.ANY).address();
    }
  }

  /** Runs what it is given at once, and nothing later. */
  private static final class Inline implements Scheduler {

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public Cancellable schedule(Runnable task, Duration delay) {
      return () -> {};
    }

    @Override
    public Clock clock() {
      return Clock.of(() -> 0);
    }

    @Override
    public void close() {}
  }
}
