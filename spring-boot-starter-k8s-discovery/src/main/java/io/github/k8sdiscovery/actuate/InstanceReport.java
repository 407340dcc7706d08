package io.github.k8sdiscovery.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.eligibility.Eligible;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.InstanceConditions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One instance.
 *
 * @param id the pod's UID, else address and port
 * @param address its address
 * @param port the first of its ports
 * @param ports all of its ports by name
 * @param pod the pod behind it; null if there is none
 * @param cluster the cluster or registry it is of; null for this client's own cluster
 * @param zone where it runs; null if unknown
 * @param node where it runs; null if unknown
 * @param conditions what the cluster says of its state
 * @param calls what it gets of the calls
 * @param eligible whether this client may use it on any port in use; null if none is in use
 * @param why why it may not; null if it may
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstanceReport(
    String id,
    String address,
    int port,
    Map<String, Integer> ports,
    @Nullable String pod,
    @Nullable String cluster,
    @Nullable String zone,
    @Nullable String node,
    InstanceConditions conditions,
    Calls calls,
    @Nullable Boolean eligible,
    @Nullable String why) {

  static InstanceReport of(Instance instance, List<ServiceView> views) {
    boolean usable =
        views.stream().anyMatch(view -> found(instance, view.eligible().instances()) != null);
    boolean known = !views.isEmpty();
    return new InstanceReport(
        instance.id(),
        instance.address(),
        instance.port(),
        instance.ports(),
        instance.pod() == null ? null : instance.pod().name(),
        instance.origin().here() ? null : instance.origin().cluster(),
        instance.locality().zone(),
        instance.locality().node(),
        instance.conditions(),
        Calls.of(instance, views),
        known ? usable : null,
        known && !usable ? why(instance, views.get(0).eligible()) : null);
  }

  private static @Nullable Instance found(Instance instance, List<Instance> others) {
    for (Instance other : others) {
      if (other.id().equals(instance.id()) && other.address().equals(instance.address())) {
        return other;
      }
    }
    return null;
  }

  private static String why(Instance instance, Eligible eligible) {
    if (!instance.conditions().ready()) {
      return instance.conditions().terminating() ? "terminating" : "not ready";
    }
    boolean sameFamily =
        eligible.instances().stream().anyMatch(other -> other.family() == instance.family());
    return switch (sameFamily ? eligible.mode() : Eligible.TopologyMode.NONE) {
      case PREFER_SAME_ZONE -> "meant for clients of other zones";
      case PREFER_SAME_NODE -> "meant for clients on other nodes";
      case LOCAL_ONLY -> "on another node";
      case NONE -> "not of the wanted IP family";
    };
  }

  /**
   * What an instance gets of the calls, on the first port in use on which it gets any.
   *
   * @param weight its weight in relation to the others', as the rules and its source have it
   * @param share the part of the calls that it is meant to get, 0 to 1; sessions and slow start may
   *     make another of it
   * @param inFlight the calls to it that have begun and not ended
   * @param health "well"; "ejected" if its calls failed and it gets none for a while; "probation"
   *     if that while is over and it has not answered yet
   */
  public record Calls(double weight, double share, int inFlight, String health) {

    private static Calls of(Instance instance, List<ServiceView> views) {
      for (ServiceView view : views) {
        Instance picked = found(instance, view.instances());
        if (picked != null) {
          boolean probation = view.health().onProbation().contains(picked);
          String health = probation ? "probation" : "well";
          return new Calls(
              picked.weight(), share(picked, view.instances()), view.inFlight(picked), health);
        }
      }
      for (ServiceView view : views) {
        Instance ejected = found(instance, view.health().ejected());
        if (ejected != null) {
          return new Calls(ejected.weight(), 0, view.inFlight(ejected), "ejected");
        }
      }
      int inFlight = views.isEmpty() ? 0 : views.get(0).inFlight(instance);
      return new Calls(instance.weight(), 0, inFlight, "well");
    }

    private static double share(Instance instance, List<Instance> all) {
      double sum = all.stream().mapToDouble(Instance::weight).sum();
      return sum == 0 ? 1.0 / all.size() : instance.weight() / sum;
    }
  }
}
