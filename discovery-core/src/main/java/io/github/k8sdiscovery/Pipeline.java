package io.github.k8sdiscovery;

import io.github.k8sdiscovery.balance.BalancePolicy;
import io.github.k8sdiscovery.balance.Picker;
import io.github.k8sdiscovery.eligibility.Eligibility;
import io.github.k8sdiscovery.eligibility.Eligible;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.Locality;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.name.PortChoice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From a snapshot to a view: port, eligibility, picker. */
record Pipeline(DiscoverySettings settings, BalancePolicy policy) {

  /**
   * Builds the view of a port. The picker of the view before is kept if nothing it reads has
   * changed, so that its order goes on.
   */
  ServiceView view(ServiceSnapshot snapshot, int port, @Nullable ServiceView before) {
    PortChoice choice = settings.ports().choose(snapshot, port);
    ServiceInfo service = snapshot.service();
    boolean localOnly = service != null && service.localTrafficOnly();
    Eligibility eligibility = new Eligibility(settings.client(), settings.families());
    Eligible eligible = eligibility.choose(choice.instances(snapshot), localOnly);
    Picker picker =
        before != null && before.instances().equals(eligible.instances())
            ? before.picker()
            : policy.picker(eligible.instances());
    return new ServiceView(snapshot, choice, settings.ports(), eligible, picker);
  }

  /** Whether the Service wants instances of this client's node alone, and the node is unknown. */
  boolean ignoresLocalPolicy(ServiceSnapshot snapshot) {
    ServiceInfo service = snapshot.service();
    return service != null && service.localTrafficOnly() && settings.client().node() == null;
  }

  /** The instance with a host name, wherever it runs: who names one has chosen it. */
  ServiceView only(ServiceView view, String hostname) {
    List<Instance> named =
        view.all().stream().filter(instance -> hostname.equals(instance.hostname())).toList();
    Eligible eligible = new Eligibility(Locality.UNKNOWN, settings.families()).choose(named, false);
    Picker picker = policy.picker(eligible.instances());
    return new ServiceView(view.snapshot(), view.port(), settings.ports(), eligible, picker);
  }
}
