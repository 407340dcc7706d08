package io.github.k8sdiscovery;

import io.github.k8sdiscovery.balance.PickContext;
import io.github.k8sdiscovery.eligibility.Eligible;
import io.github.k8sdiscovery.eligibility.Eligible.Verdict;
import io.github.k8sdiscovery.health.Checked;
import io.github.k8sdiscovery.health.Outcome;
import io.github.k8sdiscovery.model.Access;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Via;
import io.github.k8sdiscovery.name.PortChoice;
import io.github.k8sdiscovery.name.PortRules;
import io.github.k8sdiscovery.retry.RetryBudget;
import io.github.k8sdiscovery.sticky.StickySettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service on one of its ports at one moment, ready for picking. Frozen: ask {@link Discovery} for
 * a view on every call, which costs two map look-ups. Any thread.
 */
public final class ServiceView {

  private final ServiceSnapshot snapshot;
  private final PortChoice port;
  private final PortRules rules;
  private final Selection selection;
  private final Calls calls;

  ServiceView(
      ServiceSnapshot snapshot,
      PortChoice port,
      PortRules rules,
      Selection selection,
      Calls calls) {
    this.snapshot = snapshot;
    this.port = port;
    this.rules = rules;
    this.selection = selection;
    this.calls = calls;
  }

  /** {@return everything known of the service} */
  public ServiceSnapshot snapshot() {
    return snapshot;
  }

  /** {@return the port} */
  public PortChoice port() {
    return port;
  }

  /**
   * The instances that calls go to now, on this port, with the weights that count: those this
   * client may use and that are well.
   *
   * @return the instances; perhaps none
   */
  public List<Instance> instances() {
    return selection.instances();
  }

  /** {@return the instances behind this port, whatever their conditions} */
  public List<Instance> all() {
    return port.instances(snapshot);
  }

  /** {@return how the usable instances were chosen} */
  public Eligible eligible() {
    return selection.eligible();
  }

  /** {@return which of the usable ones are well} */
  public Checked health() {
    return selection.checked();
  }

  /** {@return what keeps the calls of a session on one instance} */
  public StickySettings sticky() {
    return selection.sticky();
  }

  /**
   * Picks the instance for one call. No lock, no I/O, no allocation.
   *
   * @param context the call
   * @return an instance
   * @throws NoInstanceException if there is none to be used; it says why
   */
  public Instance pick(PickContext context) {
    Instance bound = bound(context);
    if (bound != null) {
      return bound;
    }
    Instance picked = selection.picker().pick(context);
    if (picked == null) {
      throw new NoInstanceException(snapshot.id(), eligible().verdict(), why());
    }
    return picked;
  }

  /**
   * Whether a session that is bound to an instance can stay there.
   *
   * @param id the {@linkplain Instance#id() id} of an instance
   * @return true if the instance serves, draining ones included
   */
  public boolean keeps(String id) {
    return selection.bindable().containsKey(id);
  }

  /**
   * A call to an instance begins. Costs one look-up in a map.
   *
   * @param instance an instance of the service
   */
  public void begin(Instance instance) {
    calls.begin(instance);
  }

  /**
   * A call that has begun is over. Whoever says {@link #begin} says this once.
   *
   * @param instance the instance it went to
   * @param outcome how it ended
   * @param tookNanos how long it took, 0 or more
   */
  public void end(Instance instance, Outcome outcome, long tookNanos) {
    calls.end(instance, outcome, tookNanos);
  }

  /**
   * How much an instance has to do.
   *
   * @param instance an instance of the service
   * @return how many calls to it have begun and not ended
   */
  public int inFlight(Instance instance) {
    return calls.loads().inFlight(instance);
  }

  /** {@return what bounds the retries of calls to the service} */
  public RetryBudget retryBudget() {
    return calls.budget();
  }

  private @Nullable Instance bound(PickContext context) {
    if (selection.bindable().isEmpty()) {
      return null;
    }
    String id = context.bound();
    Instance bound = id == null ? null : selection.bindable().get(id);
    if (bound == null || context.avoids(bound)) {
      return null;
    }
    // On probation it keeps its sessions all the same, and this call is the probe if none is out.
    calls.health().tryProbe(bound);
    return bound;
  }

  /**
   * Whether an instance speaks TLS on this port, so that a plain URL is upgraded. Of one that is
   * reached through something in front of it, that says so if it says anything.
   *
   * @param instance an instance of this view
   * @return true for TLS
   */
  public boolean secure(Instance instance) {
    Via via = instance.via();
    if (via != null && via.secure() != null) {
      return via.secure();
    }
    return rules.secure(snapshot, port, instance);
  }

  Calls calls() {
    return calls;
  }

  Selection selection() {
    return selection;
  }

  private String why() {
    int total = all().size();
    Verdict verdict = eligible().verdict();
    return switch (verdict) {
      case NO_INSTANCES, USABLE -> nothing();
      case NONE_OF_FAMILY ->
          "none of its "
              + total
              + " has an address of the wanted IP family (k8s.discovery.ip-family)";
      case NONE_READY -> "none of its " + total + " is ready";
      case NONE_ON_NODE ->
          "internalTrafficPolicy is Local, and none of the usable ones of its "
              + total
              + " runs on this client's node";
    };
  }

  private String nothing() {
    Access access = snapshot.access();
    if (access != null && !access.modes().containsKey(port.name() == null ? "" : port.name())) {
      return "no way in (k8s.discovery.access): " + String.join("; ", access.notes());
    }
    ServiceInfo service = snapshot.service();
    String external = service == null ? null : service.externalName();
    if (service != null && service.imported()) {
      return "ServiceImport "
          + snapshot.id().namespace()
          + "/"
          + snapshot.id().name()
          + " has no endpoint (expected: an EndpointSlice with the label"
          + " multicluster.kubernetes.io/service-name from a cluster that exports it)";
    }
    return external == null
        ? "it has no endpoints"
        : "it is an ExternalName for "
            + external
            + ", outside the cluster, and no address of that host is known (expected: a name with an A or"
            + " AAAA record for the name servers that k8s.discovery.dns says)";
  }
}
