package io.github.k8sdiscovery;

import io.github.k8sdiscovery.balance.Admission;
import io.github.k8sdiscovery.balance.BalancePolicy;
import io.github.k8sdiscovery.balance.Candidates;
import io.github.k8sdiscovery.balance.Picker;
import io.github.k8sdiscovery.balance.SlowStart;
import io.github.k8sdiscovery.health.Checked;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.sticky.StickySettings;
import io.github.k8sdiscovery.sticky.StickySettings.Binding;
import io.github.k8sdiscovery.time.Randomness;
import io.github.k8sdiscovery.time.Scheduler;
import io.github.k8sdiscovery.time.Scheduler.Cancellable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The pickers of a service on one port, one after the other: the policy, and around it those who
 * decide for new instances and for instances on probation. Any thread, one at a time.
 */
final class Balancing {

  private final ServiceSettings service;
  private final Calls calls;
  private final Scheduler scheduler;
  private final Runnable changed;
  private final SlowStart slowStart;

  private @Nullable StickySettings sticky;
  private BalancePolicy policy;
  private List<Instance> instances = List.of();
  private @Nullable Picker inner;
  private @Nullable Cancellable rampEnd;

  Balancing(ServiceSettings service, Calls calls, Scheduler scheduler, Runnable changed) {
    this.service = service;
    this.calls = calls;
    this.scheduler = scheduler;
    this.changed = changed;
    this.slowStart = new SlowStart(service.slowStart(), calls.clock(), Randomness.shared());
    this.policy = service.policy();
  }

  /**
   * The picker of the next list. What the policy made of the list before is kept if nothing it
   * reads has changed, so that its order goes on.
   *
   * @param usable the instances that take calls
   * @param checked those and the usable ones that take none at the moment, by their health
   * @param wanted what keeps sessions together
   * @param levels which of some instances take calls: for calls that failed in some clusters
   */
  synchronized Picker picker(
      List<Instance> usable,
      Checked checked,
      StickySettings wanted,
      UnaryOperator<List<Instance>> levels) {
    Picker picker = inner;
    if (!wanted.equals(sticky)) {
      sticky = wanted;
      policy = policy(wanted);
      picker = null;
    }
    if (picker == null || !instances.equals(usable)) {
      picker = policy.picker(new Candidates(usable, calls.loads(), inner));
      instances = usable;
      inner = picker;
    }
    Map<String, Admission> guarded = guarded(checked);
    List<String> clusters =
        checked.usable().stream().map(each -> each.origin().cluster()).distinct().toList();
    Picker admitting = Admission.over(picker, guarded);
    return Picker.elsewhere(
        admitting,
        clusters,
        failed -> Admission.over(without(failed, checked.usable(), levels), guarded));
  }

  /** Asked by any thread, for the list of a picker that may be the last no more. */
  private synchronized Picker without(
      Set<String> clusters, List<Instance> all, UnaryOperator<List<Instance>> levels) {
    List<Instance> others =
        all.stream().filter(each -> !clusters.contains(each.origin().cluster())).toList();
    return policy.picker(new Candidates(levels.apply(others), calls.loads(), null));
  }

  private BalancePolicy policy(StickySettings wanted) {
    return wanted.binding() == Binding.HASH
        ? BalancePolicy.consistentHash(
            service.policy(), wanted.overflow(), wanted.timeout(), calls.clock())
        : service.policy();
  }

  private Map<String, Admission> guarded(Checked checked) {
    slowStart.seen(checked.usable());
    Map<String, Admission> guarded = new HashMap<>(slowStart.ramping());
    for (Instance instance : checked.onProbation()) {
      guarded.put(instance.id(), (picked, context) -> calls.health().tryProbe(picked));
    }
    askAgainAfter(slowStart.untilNextEnd());
    return guarded;
  }

  /** A ramp that has ended costs every pick a look-up until the next picker. */
  private void askAgainAfter(Duration delay) {
    if (rampEnd != null) {
      rampEnd.cancel();
    }
    rampEnd = delay.isZero() ? null : scheduler.schedule(changed, delay);
  }
}
