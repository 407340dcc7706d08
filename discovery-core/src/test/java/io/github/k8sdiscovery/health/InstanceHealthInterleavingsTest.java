package io.github.k8sdiscovery.health;

import io.github.k8sdiscovery.Interleavings;
import io.github.k8sdiscovery.model.Instance;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

class InstanceHealthInterleavingsTest {

  private static final Instance INSTANCE = Instance.at("10.0.0.1", 80).build();

  /** Made beforehand: while orders are tried, making one takes long. */
  private static final List<InstanceHealth> FOUR = List.of(health(), health(), health(), health());

  private static InstanceHealth health() {
    return new InstanceHealth(INSTANCE, HealthSettings.DEFAULT, 0, moved -> {});
  }

  @Test
  void probe_onProbation_isOneAtATime() {
    Interleavings.checkWithoutLocks(Probes.class);
  }

  @Test
  void tracked_firstFailuresAtOnce_areOfOneObject() {
    Interleavings.check(FirstFailures.class);
  }

  /** An instance of which a probe decides. */
  public static final class Probes {

    private final InstanceHealth health = FOUR.get(0);

    public Probes() {
      health.gate(InstanceHealth.Gate.PROBE);
      health.cancelled();
    }

    @Operation
    public boolean admits() {
      return health.admits(5);
    }

    @Operation
    public void cancelled() {
      health.cancelled();
    }
  }

  /** The instance is looked for by all whose calls to it fail. */
  public static final class FirstFailures {

    private final Tracked tracked = new Tracked();
    private final Set<InstanceHealth> found = ConcurrentHashMap.newKeySet();
    private final AtomicInteger made = new AtomicInteger();

    @Operation
    public void failed() {
      found.add(tracked.findOrAdd(INSTANCE, instance -> FOUR.get(made.getAndIncrement())));
    }

    @Validate
    public void areOne() {
      if (found.size() != 1 || !tracked.all().equals(List.copyOf(found))) {
        throw new IllegalStateException("found: " + found.size() + " (expected: 1)");
      }
    }
  }
}
