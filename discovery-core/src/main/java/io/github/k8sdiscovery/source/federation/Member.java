package io.github.k8sdiscovery.source.federation;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.Origin;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.SourceState;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A cluster or a registry that is part of a {@link Federation}.
 *
 * @param name its name, which its instances carry in their {@link Instance#origin() origin}; {@link
 *     #OWN} for the cluster this client belongs to
 * @param source where its instances come from; calls its listeners on the federation's scheduler
 * @param weight what the weights of its instances are multiplied by, finite and above 0; default 1.
 *     It is for each instance: of two clusters of weight 1 the one with twice as many instances
 *     gets twice as many calls
 * @param priority 0 or more, default 0; calls go to the lowest that has enough instances
 * @param namespaces from this client's word for a namespace to the member's; by default the same
 */
public record Member(
    String name,
    InstanceSource source,
    double weight,
    int priority,
    UnaryOperator<String> namespaces) {

  /** The name of the cluster this client belongs to, as the origins of its instances have it. */
  public static final String OWN = "";

  // Checks the bounds, which are those of an origin.
  public Member {
    try {
      new Origin(name, priority, weight, "");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(Origin.title(name) + ": " + e.getMessage(), e);
    }
    if (name.equals(Origin.LOCAL)) {
      throw new IllegalArgumentException(
          "name: " + name + " (expected: another; it stands for the cluster of this client)");
    }
  }

  /**
   * A member of weight 1 and priority 0 with the same namespaces.
   *
   * @param name its name
   * @param source where its instances come from
   * @return the member
   */
  public static Member of(String name, InstanceSource source) {
    return new Member(name, source, 1, 0, UnaryOperator.identity());
  }

  /**
   * The same member with another weight and priority.
   *
   * @param otherWeight finite and above 0
   * @param otherPriority 0 or more
   * @return a copy
   */
  public Member preferred(double otherWeight, int otherPriority) {
    return new Member(name, source, otherWeight, otherPriority, namespaces);
  }

  /**
   * The same member where some namespaces are called otherwise.
   *
   * @param there by this client's word for a namespace, the member's
   * @return a copy
   */
  public Member mapping(Map<String, String> there) {
    Map<String, String> copy = Map.copyOf(there);
    return new Member(
        name, source, weight, priority, namespace -> copy.getOrDefault(namespace, namespace));
  }

  /** {@return what it is called in messages} */
  public String title() {
    return Origin.title(name);
  }

  /** What the member calls a service; of one of all clusters, its own part. */
  ServiceId there(ServiceId id) {
    return new ServiceId(namespaces.apply(id.namespace()), id.name());
  }

  /** What it says of a service, as of the one that is followed. */
  SourceState translated(SourceState state, ServiceId id) {
    return state.with(snapshot -> Union.translated(snapshot, id, this::own));
  }

  /**
   * An instance as one of this member's. A pod keeps its UID, so that it is the same to clients in
   * every cluster; an address is only an address in its cluster, so the member's name goes before.
   */
  Instance own(Instance instance) {
    Origin origin = new Origin(name, priority, weight, instance.origin().slice());
    Instance ours = instance.of(origin);
    boolean unique = origin.here() || instance.pod() != null;
    return unique ? ours : ours.withId(name + "/" + ours.id());
  }
}
