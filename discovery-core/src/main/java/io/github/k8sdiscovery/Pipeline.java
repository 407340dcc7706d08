package io.github.k8sdiscovery;

import io.github.k8sdiscovery.balance.Loads;
import io.github.k8sdiscovery.balance.Picker;
import io.github.k8sdiscovery.eligibility.Eligibility;
import io.github.k8sdiscovery.eligibility.Eligible;
import io.github.k8sdiscovery.eligibility.Eligible.TopologyMode;
import io.github.k8sdiscovery.eligibility.Priorities;
import io.github.k8sdiscovery.eligibility.ZonePreference;
import io.github.k8sdiscovery.event.EventSink;
import io.github.k8sdiscovery.health.Checked;
import io.github.k8sdiscovery.health.Health;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.Locality;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.name.PortChoice;
import io.github.k8sdiscovery.retry.RetryBudget;
import io.github.k8sdiscovery.sticky.KeySource;
import io.github.k8sdiscovery.sticky.KeySource.Kind;
import io.github.k8sdiscovery.sticky.StickySettings;
import io.github.k8sdiscovery.sticky.StickySettings.Binding;
import io.github.k8sdiscovery.time.Scheduler;
import io.github.k8sdiscovery.weight.ServiceWeights;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * From a snapshot of one service to a view: port, weights, eligibility, health, priorities, zone,
 * picker. Used by one thread at a time.
 */
final class Pipeline {

  /** Whose sessions {@code sessionAffinity: ClientIP} means: the client's, else this client's. */
  private static final List<KeySource> CLIENT_OR_THIS =
      List.of(new KeySource(Kind.CLIENT_IP, ""), new KeySource(Kind.INSTANCE, ""));

  private final DiscoverySettings settings;
  private final ServiceSettings service;
  private final ServiceWeights weights;
  private final Eligibility eligibility;
  private final ZonePreference zones;
  private final Priorities priorities;
  private final Calls calls;
  private final Scheduler scheduler;
  private final Runnable changed;

  Pipeline(
      ServiceId id,
      DiscoverySettings settings,
      Scheduler scheduler,
      EventSink events,
      CallListeners listeners,
      Runnable changed) {
    this.settings = settings;
    this.service = settings.services().apply(id);
    EventSink later = event -> scheduler.execute(() -> events.accept(event));
    this.weights = new ServiceWeights(id, service.weights(), later);
    this.eligibility = new Eligibility(settings.client(), settings.families());
    this.zones =
        service.preferZone() ? new ZonePreference(settings.client().zone()) : ZonePreference.NONE;
    this.priorities = new Priorities(service.failover(), settings.families());
    this.scheduler = scheduler;
    this.changed = changed;
    this.calls =
        new Calls(
            id,
            new Loads(),
            new Health(id, service.health(), scheduler, changed, events),
            new RetryBudget(service.retry(), scheduler.clock()),
            scheduler.clock(),
            listeners);
  }

  /**
   * Builds the view of a port. The picker of the view before is kept if nothing it reads has
   * changed, so that its order goes on.
   */
  ServiceView view(ServiceSnapshot snapshot, int port, @Nullable ServiceView before) {
    PortChoice choice = settings.ports().choose(snapshot, port);
    ServiceInfo info = snapshot.service();
    boolean localOnly = snapshot.localOnly(choice.name());
    List<Instance> weighed = weights.apply(choice.instances(snapshot), info, port);
    Eligible eligible = eligibility.choose(weighed, localOnly);
    Checked checked = calls.health().check(eligible.instances());
    UnaryOperator<List<Instance>> levels = levels(weighed, checked);
    List<Instance> preferred = levels.apply(checked.usable());
    List<Instance> usable =
        eligible.mode() == TopologyMode.NONE ? zones.apply(preferred) : preferred;
    StickySettings sticky = sticky(info);
    Balancing balancing =
        before == null
            ? new Balancing(service, calls, scheduler, changed)
            : before.selection().balancing();
    Picker picker = balancing.picker(usable, checked, sticky, levels);
    Map<String, Instance> bindable =
        sticky.binding() == Binding.TOKEN
            ? bindable(eligibility.serving(weighed, localOnly), checked)
            : Map.of();
    Selection selection =
        new Selection(eligible, checked, usable, picker, sticky, bindable, balancing);
    return new ServiceView(snapshot, choice, settings.ports(), selection, calls);
  }

  /** Which of some usable instances take calls, by the priorities of their clusters. */
  private UnaryOperator<List<Instance>> levels(List<Instance> weighed, Checked checked) {
    Set<String> unwell = new HashSet<>();
    checked.ejected().forEach(each -> unwell.add(each.id()));
    checked.onProbation().forEach(each -> unwell.add(each.id()));
    return usable -> priorities.apply(weighed, usable, unwell);
  }

  /** To be called with all views of the service when they have been built. */
  void settle(List<ServiceView> views) {
    boolean panic = views.stream().anyMatch(view -> view.health().panic());
    calls.health().settle(views.stream().map(ServiceView::all), panic);
    calls.retain(views);
  }

  /**
   * What keeps sessions together: the settings, or what the Service says where they leave it so.
   */
  private StickySettings sticky(@Nullable ServiceInfo info) {
    StickySettings said = service.sticky();
    if (said.binding() != Binding.SERVICE) {
      return said;
    }
    Duration affinity = info == null ? null : info.clientAffinity();
    return affinity == null
        ? StickySettings.NONE
        : new StickySettings(CLIENT_OR_THIS, Binding.HASH, 0, affinity);
  }

  private static Map<String, Instance> bindable(List<Instance> serving, Checked checked) {
    Map<String, Instance> bindable = new HashMap<>();
    serving.forEach(instance -> bindable.put(instance.id(), instance));
    checked.ejected().forEach(instance -> bindable.remove(instance.id()));
    return Map.copyOf(bindable);
  }

  /** Whether the Service wants instances of this client's node alone, and the node is unknown. */
  boolean ignoresLocalPolicy(ServiceSnapshot snapshot) {
    boolean wanted =
        snapshot.instances().isEmpty()
            ? snapshot.localOnly(null)
            : snapshot.instances().keySet().stream().anyMatch(snapshot::localOnly);
    return wanted && settings.client().node() == null;
  }

  /** The instance with a host name, wherever it runs: who names one has chosen it. */
  ServiceView only(ServiceView view, String hostname) {
    List<Instance> named =
        view.all().stream().filter(instance -> hostname.equals(instance.hostname())).toList();
    Eligible eligible = new Eligibility(Locality.UNKNOWN, settings.families()).choose(named, false);
    List<Instance> usable = eligible.instances();
    Checked unchecked = new Checked(usable, List.of(), Set.of(), false);
    StickySettings sticky = StickySettings.NONE;
    Balancing balancing = new Balancing(ServiceSettings.DEFAULT, calls, scheduler, changed);
    Picker picker = balancing.picker(usable, unchecked, sticky, UnaryOperator.identity());
    Selection selection =
        new Selection(eligible, unchecked, usable, picker, sticky, Map.of(), balancing);
    return new ServiceView(view.snapshot(), view.port(), settings.ports(), selection, calls);
  }
}
