package io.github.k8sdiscovery;

import io.github.k8sdiscovery.balance.BalancePolicy;
import io.github.k8sdiscovery.balance.Candidates;
import io.github.k8sdiscovery.balance.Loads;
import io.github.k8sdiscovery.balance.Picker;
import io.github.k8sdiscovery.eligibility.Eligibility;
import io.github.k8sdiscovery.eligibility.Eligible;
import io.github.k8sdiscovery.eligibility.Eligible.TopologyMode;
import io.github.k8sdiscovery.eligibility.ZonePreference;
import io.github.k8sdiscovery.event.EventSink;
import io.github.k8sdiscovery.health.Health;
import io.github.k8sdiscovery.health.Health.Checked;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.Locality;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.name.PortChoice;
import io.github.k8sdiscovery.retry.RetryBudget;
import io.github.k8sdiscovery.sticky.StickySettings;
import io.github.k8sdiscovery.time.Scheduler;
import io.github.k8sdiscovery.weight.ServiceWeights;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From a snapshot of one service to a view: port, weights, eligibility, health, zone, picker. Used
 * by one thread at a time.
 */
final class Pipeline {

  private final DiscoverySettings settings;
  private final ServiceSettings service;
  private final ServiceWeights weights;
  private final Eligibility eligibility;
  private final ZonePreference zones;
  private final BalancePolicy policy;
  private final Calls calls;

  Pipeline(
      ServiceId id,
      DiscoverySettings settings,
      Scheduler scheduler,
      EventSink events,
      Runnable changed) {
    this.settings = settings;
    this.service = settings.services().apply(id);
    EventSink later = event -> scheduler.execute(() -> events.accept(event));
    this.weights = new ServiceWeights(id, service.weights(), later);
    this.eligibility = new Eligibility(settings.client(), settings.families());
    this.zones =
        service.preferZone() ? new ZonePreference(settings.client().zone()) : ZonePreference.NONE;
    this.policy = service.policy();
    this.calls =
        new Calls(
            new Loads(),
            new Health(id, service.health(), scheduler, changed, events),
            new RetryBudget(service.retry(), scheduler.clock()),
            scheduler.clock());
  }

  /**
   * Builds the view of a port. The picker of the view before is kept if nothing it reads has
   * changed, so that its order goes on.
   */
  ServiceView view(ServiceSnapshot snapshot, int port, @Nullable ServiceView before) {
    PortChoice choice = settings.ports().choose(snapshot, port);
    ServiceInfo info = snapshot.service();
    boolean localOnly = info != null && info.localTrafficOnly();
    List<Instance> weighed = weights.apply(choice.instances(snapshot), info, port);
    Eligible eligible = eligibility.choose(weighed, localOnly);
    Checked checked = calls.health().check(eligible.instances());
    List<Instance> usable =
        eligible.mode() == TopologyMode.NONE ? zones.apply(checked.usable()) : checked.usable();
    Picker picker = picker(usable, before == null ? null : before.selection());
    Selection selection =
        new Selection(eligible, checked, usable, picker, service.sticky(), Map.of());
    return new ServiceView(snapshot, choice, settings.ports(), selection, calls);
  }

  /** To be called with all views of the service when they have been built. */
  void settle(List<ServiceView> views) {
    boolean panic = views.stream().anyMatch(view -> view.health().panic());
    calls.health().settle(views.stream().map(ServiceView::all), panic);
  }

  private Picker picker(List<Instance> usable, @Nullable Selection before) {
    if (before != null && before.instances().equals(usable)) {
      return before.picker();
    }
    return policy.picker(
        new Candidates(usable, calls.loads(), before == null ? null : before.picker()));
  }

  /** Whether the Service wants instances of this client's node alone, and the node is unknown. */
  boolean ignoresLocalPolicy(ServiceSnapshot snapshot) {
    ServiceInfo info = snapshot.service();
    return info != null && info.localTrafficOnly() && settings.client().node() == null;
  }

  /** The instance with a host name, wherever it runs: who names one has chosen it. */
  ServiceView only(ServiceView view, String hostname) {
    List<Instance> named =
        view.all().stream().filter(instance -> hostname.equals(instance.hostname())).toList();
    Eligible eligible = new Eligibility(Locality.UNKNOWN, settings.families()).choose(named, false);
    List<Instance> usable = eligible.instances();
    Picker picker = ServiceSettings.DEFAULT.policy().picker(Candidates.of(usable));
    Checked unchecked = new Checked(usable, List.of(), Set.of(), false);
    Selection selection =
        new Selection(eligible, unchecked, usable, picker, StickySettings.NONE, Map.of());
    return new ServiceView(view.snapshot(), view.port(), settings.ports(), selection, calls);
  }
}
