package io.github.k8sdiscovery;

import io.github.k8sdiscovery.balance.PickContext;
import io.github.k8sdiscovery.balance.Picker;
import io.github.k8sdiscovery.eligibility.Eligible;
import io.github.k8sdiscovery.eligibility.Eligible.Verdict;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.name.PortChoice;
import io.github.k8sdiscovery.name.PortRules;
import java.util.List;

/**
 * A service on one of its ports at one moment, ready for picking. Frozen: ask {@link Discovery} for
 * a view on every call, which costs two map look-ups. Any thread.
 */
public final class ServiceView {

  private final ServiceSnapshot snapshot;
  private final PortChoice port;
  private final PortRules rules;
  private final Eligible eligible;
  private final Picker picker;

  ServiceView(
      ServiceSnapshot snapshot,
      PortChoice port,
      PortRules rules,
      Eligible eligible,
      Picker picker) {
    this.snapshot = snapshot;
    this.port = port;
    this.rules = rules;
    this.eligible = eligible;
    this.picker = picker;
  }

  /** {@return everything known of the service} */
  public ServiceSnapshot snapshot() {
    return snapshot;
  }

  /** {@return the port} */
  public PortChoice port() {
    return port;
  }

  /** {@return the instances that this client may use now, on this port; perhaps none} */
  public List<Instance> instances() {
    return eligible.instances();
  }

  /** {@return the instances behind this port, whatever their conditions} */
  public List<Instance> all() {
    return port.instances(snapshot);
  }

  /** {@return how the usable instances were chosen} */
  public Eligible eligible() {
    return eligible;
  }

  /**
   * Picks the instance for one call. No lock, no I/O, no allocation.
   *
   * @param context the call
   * @return an instance
   * @throws NoInstanceException if there is none to be used; it says why
   */
  public Instance pick(PickContext context) {
    Instance picked = picker.pick(context);
    if (picked == null) {
      throw new NoInstanceException(snapshot.id(), eligible.verdict(), why());
    }
    return picked;
  }

  /**
   * Whether an instance speaks TLS on this port, so that a plain URL is upgraded.
   *
   * @param instance an instance of this view
   * @return true for TLS
   */
  public boolean secure(Instance instance) {
    return rules.secure(snapshot, port, instance);
  }

  Picker picker() {
    return picker;
  }

  private String why() {
    int total = all().size();
    Verdict verdict = eligible.verdict();
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
    ServiceInfo service = snapshot.service();
    String external = service == null ? null : service.externalName();
    return external == null
        ? "it has no endpoints"
        : "it is an ExternalName for "
            + external
            + ", which is outside the cluster (expected: a call to that host itself by a client that is"
            + " not load-balanced, or with k8s.discovery.external-hosts=resolve; or, to balance over its"
            + " addresses, k8s.discovery.services.["
            + snapshot.id().name()
            + "."
            + snapshot.id().namespace()
            + "].sources=dns)";
  }
}
