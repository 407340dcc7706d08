package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Which instances are new and take only a part of their calls, after {@link SlowStartSettings}. One
 * that was away, ejected for example, is new again when it comes back. Those in the first list are
 * not new: only this client is. Used by one thread at a time; the admissions by any.
 */
public final class SlowStart {

  private final SlowStartSettings settings;
  private final Clock clock;
  private final RandomGenerator random;
  private final long windowNanos;

  /** By id: since when it is there. */
  private final Map<String, Long> joinedAtNanos = new HashMap<>();

  private boolean begun;

  /**
   * Slow start of the instances of one service on one port.
   *
   * @param settings how they come up
   * @param clock tells how long they are there
   * @param random decides on calls without a key; for any thread
   */
  public SlowStart(SlowStartSettings settings, Clock clock, RandomGenerator random) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.windowNanos = settings.window().toNanos();
  }

  /**
   * Takes the newest list.
   *
   * @param usable the instances to be used from now on
   */
  public void seen(List<Instance> usable) {
    if (!settings.on()) {
      return;
    }
    long now = clock.nanoTime();
    Set<String> ids = new HashSet<>();
    for (Instance instance : usable) {
      ids.add(instance.id());
      joinedAtNanos.putIfAbsent(instance.id(), begun ? now : now - windowNanos);
    }
    joinedAtNanos.keySet().retainAll(ids);
    begun = true;
  }

  /**
   * Who is new. If all are, there is nobody to be preferred to them.
   *
   * @return who decides for an instance, by its id; empty if none is new, or all are
   */
  public Map<String, Admission> ramping() {
    long now = clock.nanoTime();
    Map<String, Admission> ramping = new HashMap<>();
    Map<Long, Ramp> ramps = new HashMap<>();
    joinedAtNanos.forEach(
        (id, joined) -> {
          if (now - joined < windowNanos) {
            ramping.put(id, ramps.computeIfAbsent(joined, Ramp::new));
          }
        });
    return ramping.size() == joinedAtNanos.size() ? Map.of() : ramping;
  }

  /**
   * When {@link #ramping()} has to be asked again, should no other list come before.
   *
   * @return the time until the next instance is no longer new; zero if none is new
   */
  public Duration untilNextEnd() {
    long now = clock.nanoTime();
    long next = Long.MAX_VALUE;
    for (long joined : joinedAtNanos.values()) {
      long left = windowNanos - (now - joined);
      next = left > 0 ? Math.min(next, left) : next;
    }
    return next == Long.MAX_VALUE ? Duration.ZERO : Duration.ofNanos(next);
  }

  /** Decides for the instances that came at one moment. */
  private final class Ramp implements Admission {

    private final long joinedAtNanos;

    Ramp(long joinedAtNanos) {
      this.joinedAtNanos = joinedAtNanos;
    }

    @Override
    public boolean admits(Instance instance, PickContext context) {
      String key = context.key();
      double drawn =
          key == null
              ? random.nextDouble()
              : Hashes.part(Hashes.mix(Hashes.of(key) ^ Hashes.of(instance.id())));
      return drawn < settings.minWeight() || drawn < grown();
    }

    /** Which part of its calls it has come to by now, 1 or more when the window is over. */
    private double grown() {
      double passed = (double) (clock.nanoTime() - joinedAtNanos) / windowNanos;
      double aggression = settings.aggression();
      return aggression == 1 ? passed : Math.pow(passed, 1 / aggression);
    }
  }
}
