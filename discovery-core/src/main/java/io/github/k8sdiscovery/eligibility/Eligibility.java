package io.github.k8sdiscovery.eligibility;

import io.github.k8sdiscovery.eligibility.Eligible.TopologyMode;
import io.github.k8sdiscovery.eligibility.Eligible.Verdict;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.Locality;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which instances this client may use: what kube-proxy would do on this client's node ({@code
 * CategorizeEndpoints} of Kubernetes 1.36).
 *
 * <ol>
 *   <li>Only instances of the wanted IP family.
 *   <li>{@code internalTrafficPolicy: Local}: only those on this node, its draining ones if none is
 *       ready, and never others. Hints are not looked at. With an unknown node the policy cannot be
 *       applied, and rule 3 holds.
 *   <li>Else, if every ready instance is hinted for some node and one for this node, those; else
 *       likewise with zones; else all.
 *   <li>Of these the ready ones. If none is ready anywhere, those that are serving and terminating,
 *       whatever their hints. Never those that are neither.
 * </ol>
 *
 * <p>Nodes and hints are those of the client's own cluster. Instances of other clusters are never
 * on this node, and their hints count neither for nor against any.
 *
 * <p>Immutable; O(n) per snapshot, nothing per pick.
 *
 * @param client where this client runs
 * @param families which addresses it uses
 */
public record Eligibility(Locality client, IpFamilies families) {

  /**
   * Chooses the instances this client may use.
   *
   * @param instances all instances behind a port
   * @param localOnly whether the Service says {@code internalTrafficPolicy: Local}
   * @return the usable ones
   */
  public Eligible choose(List<Instance> instances, boolean localOnly) {
    if (instances.isEmpty()) {
      return new Eligible(List.of(), TopologyMode.NONE, Verdict.NO_INSTANCES);
    }
    List<Instance> ofFamily = families.of(instances);
    if (ofFamily.isEmpty()) {
      return new Eligible(List.of(), TopologyMode.NONE, Verdict.NONE_OF_FAMILY);
    }
    String node = client.node();
    return localOnly && node != null ? local(ofFamily, node) : cluster(ofFamily);
  }

  /**
   * Those that may go on with sessions they have: ready or draining, whatever their hints.
   *
   * @param instances all instances behind a port
   * @param localOnly whether the Service says {@code internalTrafficPolicy: Local}
   * @return those of the wanted IP family that answer, on this node if others are not allowed
   */
  public List<Instance> serving(List<Instance> instances, boolean localOnly) {
    String node = localOnly ? client.node() : null;
    return filter(
        families.of(instances),
        i ->
            (i.conditions().ready() || i.conditions().draining())
                && (node == null || runsOn(node, i)));
  }

  private static Eligible local(List<Instance> instances, String node) {
    List<Instance> here = filter(instances, i -> runsOn(node, i));
    List<Instance> usable = readyElseDraining(here);
    Verdict verdict = Verdict.USABLE;
    if (usable.isEmpty()) {
      boolean elsewhere = !readyElseDraining(instances).isEmpty();
      verdict = elsewhere ? Verdict.NONE_ON_NODE : Verdict.NONE_READY;
    }
    return new Eligible(usable, TopologyMode.LOCAL_ONLY, verdict);
  }

  private Eligible cluster(List<Instance> instances) {
    List<Instance> ready = filter(instances, i -> i.conditions().ready());
    if (ready.isEmpty()) {
      List<Instance> draining = readyElseDraining(instances);
      Verdict verdict = draining.isEmpty() ? Verdict.NONE_READY : Verdict.USABLE;
      return new Eligible(draining, TopologyMode.NONE, verdict);
    }
    List<Instance> sameNode = hinted(ready, i -> i.hints().nodes(), client.node());
    if (!sameNode.isEmpty()) {
      return new Eligible(sameNode, TopologyMode.PREFER_SAME_NODE, Verdict.USABLE);
    }
    List<Instance> sameZone = hinted(ready, i -> i.hints().zones(), client.zone());
    if (!sameZone.isEmpty()) {
      return new Eligible(sameZone, TopologyMode.PREFER_SAME_ZONE, Verdict.USABLE);
    }
    return new Eligible(ready, TopologyMode.NONE, Verdict.USABLE);
  }

  private static boolean runsOn(String node, Instance instance) {
    return instance.origin().here() && node.equals(instance.locality().node());
  }

  /**
   * Those hinted for this place, and those of other clusters; none if a single instance of this
   * cluster has no hint, which voids them all, or none is hinted for this place.
   */
  private static List<Instance> hinted(
      List<Instance> ready, Function<Instance, Set<String>> hints, @Nullable String place) {
    if (place == null) {
      return List.of();
    }
    List<Instance> chosen = new ArrayList<>();
    boolean any = false;
    for (Instance instance : ready) {
      boolean here = instance.origin().here();
      Set<String> places = hints.apply(instance);
      if (here && places.isEmpty()) {
        return List.of();
      }
      if (!here || places.contains(place)) {
        chosen.add(instance);
        any |= here;
      }
    }
    return any ? chosen : List.of();
  }

  private static List<Instance> readyElseDraining(List<Instance> instances) {
    List<Instance> ready = filter(instances, i -> i.conditions().ready());
    return ready.isEmpty() ? filter(instances, i -> i.conditions().draining()) : ready;
  }

  /** The list itself if all are wanted. */
  private static List<Instance> filter(List<Instance> instances, Predicate<Instance> wanted) {
    List<Instance> chosen = new ArrayList<>(instances.size());
    for (Instance instance : instances) {
      if (wanted.test(instance)) {
        chosen.add(instance);
      }
    }
    return chosen.size() == instances.size() ? instances : chosen;
  }
}
