package io.github.k8sdiscovery.health;

import io.github.k8sdiscovery.event.EventSink;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.List;
import java.util.Set;

/**
 * The instances of one service whose calls fail, over the life of many lists. {@link #record} may
 * be called by any thread, {@link #check} by the scheduler's alone.
 */
public final class Health {

  /**
   * Health of a service's instances.
   *
   * @param service which service
   * @param settings when an instance is left out
   * @param scheduler where instances come back, and {@code changed} is run
   * @param changed is run when {@link #check} would give another answer than before
   * @param events is told who is ejected and who is back
   */
  public Health(
      ServiceId service,
      HealthSettings settings,
      Scheduler scheduler,
      Runnable changed,
      EventSink events) {}

  /**
   * Takes how a call ended.
   *
   * @param instance whom it went to
   * @param outcome how it ended
   */
  public void record(Instance instance, Outcome outcome) {}

  /**
   * Whether an instance on probation may have a call: one at a time, until it has shown that it is
   * well. Any thread, no lock.
   *
   * @param instance one of {@link Checked#onProbation()}
   * @return true for one caller, who must {@link #record} how the call ended
   */
  public boolean tryProbe(Instance instance) {
    return true;
  }

  /**
   * Leaves out those that are ejected.
   *
   * @param eligible the eligible instances
   * @return those to use now
   */
  public Checked check(List<Instance> eligible) {
    return new Checked(eligible, List.of(), Set.of(), false);
  }

  /**
   * The instances of a list by their health.
   *
   * @param usable those to use, in the list's order; with those on probation
   * @param ejected those left out
   * @param onProbation those of the usable ones that {@link Health#tryProbe} decides on
   * @param panic whether so few were left that ejections are ignored
   */
  public record Checked(
      List<Instance> usable, List<Instance> ejected, Set<Instance> onProbation, boolean panic) {}
}
