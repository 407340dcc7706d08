package io.github.k8sdiscovery.health;

import io.github.k8sdiscovery.event.DiscoveryEvent;
import io.github.k8sdiscovery.event.DiscoveryEvent.InstanceEjected;
import io.github.k8sdiscovery.event.DiscoveryEvent.InstanceReturned;
import io.github.k8sdiscovery.event.DiscoveryEvent.PanicChanged;
import io.github.k8sdiscovery.event.EventSink;
import io.github.k8sdiscovery.health.Examined.Case;
import io.github.k8sdiscovery.health.InstanceHealth.Gate;
import io.github.k8sdiscovery.health.InstanceHealth.Phase;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.time.Clock;
import io.github.k8sdiscovery.time.Scheduler;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * The instances of one service whose calls fail, over the life of many lists: <a
 * href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier">outlier
 * detection</a> by consecutive failures.
 *
 * <ol>
 *   <li>So many failed calls in a row as {@link HealthSettings#failures()} and the instance is
 *       <em>ejected</em>: {@link #check} leaves it out, for the ejection time multiplied by the
 *       ejections it has had. The multiplier goes down by one for each ejection time it is well.
 *   <li>Then it is <em>on probation</em>: {@link #check} lists it again, and {@link #tryProbe} lets
 *       one call at a time through. If that is answered, it is back for good; if it fails, it is
 *       ejected again. A probe of which nothing is heard is replaced after an ejection time.
 *   <li>No more than a share of a list is ejected at a time, and never all. Who fails first goes
 *       first; the others stay, and go when there is room, unless they have answered since.
 *       Instances of weight 0 neither count nor are protected, and no more is a cluster none of
 *       whose instances is well while another cluster has one that is.
 * </ol>
 *
 * <p>An instance is known by its id and its port: a port of a pod that fails says nothing of its
 * other ports. What is kept is bounded by the listed instances that have failed; one that is well
 * costs nothing. {@link #record} and {@link #tryProbe} may be called by any thread, {@link #check}
 * and {@link #settle} by one at a time.
 */
public final class Health {

  private final ServiceId service;
  private final HealthSettings settings;
  private final Scheduler scheduler;
  private final Clock clock;
  private final Runnable changed;
  private final EventSink events;
  private final Tracked tracked = new Tracked();
  private final AtomicBoolean telling = new AtomicBoolean();
  private long breaks;
  private boolean panicking;

  /**
   * Health of a service's instances.
   *
   * @param service which service
   * @param settings when an instance is left out
   * @param scheduler where instances come back, and {@code changed} is run
   * @param changed is run when {@link #check} would give another answer than before
   * @param events is told, on the scheduler's thread, who is ejected and who is back
   */
  public Health(
      ServiceId service,
      HealthSettings settings,
      Scheduler scheduler,
      Runnable changed,
      EventSink events) {
    this.service = service;
    this.settings = settings;
    this.scheduler = scheduler;
    this.clock = scheduler.clock();
    this.changed = changed;
    this.events = events;
  }

  /**
   * Takes how a call ended. Costs next to nothing as long as no instance fails; a look-up in a map
   * else. Any thread.
   *
   * @param instance whom it went to
   * @param outcome how it ended
   */
  public void record(Instance instance, Outcome outcome) {
    if (settings.fails(outcome)) {
      if (settings.enabled()) {
        tracked.findOrAdd(instance, this::first).failed();
      }
      return;
    }
    InstanceHealth known = tracked.isEmpty() ? null : tracked.find(instance);
    if (known == null) {
      return;
    }
    if (outcome == Outcome.CANCELLED) {
      known.cancelled();
    } else {
      answered(known);
    }
  }

  private InstanceHealth first(Instance instance) {
    return new InstanceHealth(instance, settings, clock.nanoTime(), this::moved);
  }

  private void answered(InstanceHealth known) {
    if (known.state() != State.OPEN) {
      known.answered();
      if (known.forgiven(clock.nanoTime())) {
        tracked.remove(known);
      }
    } else if (known.gate() == Gate.OPEN) {
      // Broken, with no room to leave it out; and it answers.
      scheduler.execute(() -> answersAgain(known));
    }
  }

  /**
   * Whether an instance may have a call: one on probation takes one at a time, until it has shown
   * that it is well; one that is ejected none; any other all. Any thread; no lock, nothing made.
   * Costs a volatile read as long as no instance has failed, so that every pick can ask.
   *
   * @param instance the instance that was picked
   * @return true if the call may go there, and whoever makes it must {@link #record} how it ended
   */
  public boolean tryProbe(Instance instance) {
    InstanceHealth known = tracked.isEmpty() ? null : tracked.find(instance);
    return known == null || known.gate() == Gate.OPEN || known.admits(clock.nanoTime());
  }

  /**
   * Leaves out those that are ejected. O(1) as long as no instance has failed, O(n) else.
   *
   * @param eligible the eligible instances
   * @return those to use now
   */
  public Checked check(List<Instance> eligible) {
    return tracked.isEmpty()
        ? new Checked(eligible, List.of(), Set.of(), false)
        : checkAll(eligible);
  }

  private synchronized Checked checkAll(List<Instance> eligible) {
    Examined list = Examined.of(eligible, tracked);
    Set<Instance> out = list.toEject(settings.maxEjected());
    boolean panic = list.panics(out, settings.panicThreshold());
    for (Case each : list.broken()) {
      InstanceHealth health = each.health();
      if (out.contains(each.instance())) {
        eject(health);
        health.gate(panic ? Gate.OPEN : Gate.SHUT);
      } else {
        spare(health);
        health.gate(Gate.OPEN);
      }
    }
    list.onProbation().forEach(each -> each.health().gate(panic ? Gate.OPEN : Gate.PROBE));
    return panic ? new Checked(eligible, List.of(), Set.of(), true) : list.without(out);
  }

  private void eject(InstanceHealth health) {
    if (health.ejected()) {
      return;
    }
    Duration lasts = health.eject(clock.nanoTime());
    health.endsWith(scheduler.schedule(() -> timeIsOver(health), lasts));
    tell(new InstanceEjected(service, health.id(), health.authority(), lasts, health.inARow()));
  }

  /** Broken, and over the share that may be ejected. */
  private void spare(InstanceHealth health) {
    if (health.ejected()) {
      health.spare();
      tell(new InstanceReturned(service, health.id(), health.authority()));
    }
  }

  private synchronized void timeIsOver(InstanceHealth health) {
    if (health.state() == State.OPEN && health.timeIsOver(clock.nanoTime())) {
      health.onProbation();
    }
  }

  private synchronized void answersAgain(InstanceHealth health) {
    if (health.state() == State.OPEN && health.gate() == Gate.OPEN) {
      health.close();
    }
  }

  /** The breaker of an instance has opened, half opened or closed. Any thread. */
  private void moved(InstanceHealth health) {
    scheduler.execute(() -> follow(health));
  }

  private synchronized void follow(InstanceHealth health) {
    if (!tracked.contains(health)) {
      return;
    }
    boolean spared = health.phase() == Phase.BROKEN && !health.ejected();
    if (health.state() == State.OPEN) {
      if (health.phase() != Phase.BROKEN) {
        health.broke(clock.nanoTime(), breaks++);
      }
    } else if (health.state() == State.CLOSED) {
      if (health.inARow() > 0) {
        tell(new InstanceReturned(service, health.id(), health.authority()));
      }
      health.recovered(clock.nanoTime());
    }
    boolean stays = spared && health.state() == State.CLOSED;
    if (!stays && telling.compareAndSet(false, true)) {
      scheduler.execute(this::tellChanged);
    }
  }

  /** Many instances that fail at once make one change. */
  private void tellChanged() {
    telling.set(false);
    changed.run();
  }

  /**
   * To be called when every list of the service has been checked: forgets the instances that are
   * gone, and says whether panic has begun or is over.
   *
   * @param lists all lists of the service, with the instances that are not eligible now; only read
   *     if an instance has failed
   * @param panic whether one of the lists is in {@linkplain Checked#panic() panic}
   */
  public synchronized void settle(Stream<List<Instance>> lists, boolean panic) {
    if (!tracked.isEmpty()) {
      forgetAllBut(lists);
    }
    if (panicking != panic) {
      panicking = panic;
      tell(new PanicChanged(service, panic));
    }
  }

  /** How many instances it keeps something of. */
  int tracks() {
    return tracked.all().size();
  }

  private void forgetAllBut(Stream<List<Instance>> lists) {
    Set<InstanceHealth> listed = Collections.newSetFromMap(new IdentityHashMap<>());
    lists
        .flatMap(List::stream)
        .forEach(
            instance -> {
              InstanceHealth known = tracked.find(instance);
              if (known != null) {
                listed.add(known);
              }
            });
    for (InstanceHealth known : tracked.all()) {
      if (!listed.contains(known)) {
        known.endEjection();
        tracked.remove(known);
      }
    }
  }

  private void tell(DiscoveryEvent event) {
    scheduler.execute(() -> events.accept(event));
  }
}
