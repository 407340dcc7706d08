package io.github.k8sdiscovery.source.kubernetes;

import io.github.k8sdiscovery.time.Scheduler;
import io.github.k8sdiscovery.time.Scheduler.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Judges lists that would take all its instances away from a service. Scaling to zero is ordinary;
 * more than half of the services at once is more likely an API that has lost its data or does not
 * have it yet. So such lists are held for a moment and judged together: few are taken, many are
 * asked for once more, and then taken.
 *
 * <p>Example: after an outage five of six services with instances are listed empty. Each is listed
 * again, and served as it was until then. Had it been one of six, it would have been taken.
 *
 * <p>Confined to the scheduler's thread.
 */
final class EmptyLists {

  /** How long after the last one to wait for more; chosen, not measured. */
  private static final Duration HOLD = Duration.ofMillis(300);

  /** How long the first one waits at most; chosen, not measured. */
  private static final Duration MAX_HOLD = Duration.ofSeconds(2);

  private final Scheduler scheduler;
  private final Map<Object, BooleanSupplier> followed = new LinkedHashMap<>();
  private final List<Held> held = new ArrayList<>();
  private Cancellable timer = () -> {};
  private long firstNanos;

  EmptyLists(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Takes note of a service. */
  void follow(Object service, BooleanSupplier hasInstances) {
    followed.put(service, hasInstances);
  }

  /** The service is not followed any more, and waits for no decision. */
  void forget(Object service) {
    followed.remove(service);
    held.removeIf(one -> one.service.equals(service));
  }

  /** Holds a list; the decision is whether to list once more before it is believed. */
  void hold(Object service, Consumer<Boolean> decision) {
    long now = scheduler.clock().nanoTime();
    if (held.isEmpty()) {
      firstNanos = now;
    }
    held.add(new Held(service, decision));
    Duration left = MAX_HOLD.minusNanos(now - firstNanos);
    timer.cancel();
    timer = scheduler.schedule(this::decide, left.compareTo(HOLD) < 0 ? floor(left) : HOLD);
  }

  private void decide() {
    Set<Object> emptied = new HashSet<>();
    held.forEach(one -> emptied.add(one.service));
    emptied.removeIf(service -> !hasInstances(service));
    long populated = followed.keySet().stream().filter(this::hasInstances).count();
    boolean many = emptied.size() > 1 && 2L * emptied.size() > populated;
    List<Held> decided = List.copyOf(held);
    held.clear();
    decided.forEach(one -> one.decision.accept(many));
  }

  private boolean hasInstances(Object service) {
    BooleanSupplier has = followed.get(service);
    return has != null && has.getAsBoolean();
  }

  private static Duration floor(Duration left) {
    return left.isNegative() ? Duration.ZERO : left;
  }

  private record Held(Object service, Consumer<Boolean> decision) {}
}
