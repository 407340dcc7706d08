package io.github.k8sdiscovery.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.k8sdiscovery.ServiceStatus;
import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.eligibility.Eligible;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.InstanceConditions;
import io.github.k8sdiscovery.model.PassedOver;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A followed service as the endpoint shows it. What is null is left out.
 *
 * @param service "namespace/name"
 * @param state waiting, synced, stale, absent or unavailable, in capitals
 * @param source the source in use; null if none can say anything
 * @param since since when that has been so, in the ISO form
 * @param staleness for how long the source has been out of touch, in the ISO form; null if it is in
 *     touch
 * @param reason what is wrong with the source in use, or why there is none; null if nothing
 * @param passedOver the better sources, best first, and why they do not speak
 * @param ports the ports in use
 * @param instances everything behind the service, usable or not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServiceReport(
    String service,
    String state,
    @Nullable String source,
    String since,
    @Nullable String staleness,
    @Nullable String reason,
    List<Passed> passedOver,
    List<Port> ports,
    List<InstanceReport> instances) {

  static ServiceReport of(ServiceStatus status, Instant now) {
    List<Instance> all = status.snapshot() == null ? List.of() : status.snapshot().all();
    return new ServiceReport(
        status.service().toString(),
        status.state().name(),
        status.source(),
        now.minus(status.inUse()).toString(),
        status.staleness().isZero() ? null : Texts.iso(status.staleness()),
        status.trouble() == null ? null : Texts.firstLine(status.trouble().message()),
        status.passedOver().stream().map(Passed::of).toList(),
        status.views().stream().map(Port::of).toList(),
        all.stream().map(instance -> InstanceReport.of(instance, status.views())).toList());
  }

  /**
   * A better source that does not speak.
   *
   * @param source its name
   * @param kind what sort of failure
   * @param reason why, in one line
   */
  public record Passed(String source, String kind, String reason) {

    private static Passed of(PassedOver passed) {
      return new Passed(
          passed.source(),
          passed.reason().kind().name(),
          Texts.firstLine(passed.reason().message()));
    }
  }

  /**
   * A port that has been called.
   *
   * @param written the port in the URL; 0 for none
   * @param name the Service's name for it; null if it has no ports
   * @param total how many instances are behind it
   * @param eligible how many of them this client may use
   * @param verdict why there are none, or that there are some
   * @param topology which rule decided where they run
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Port(
      int written,
      @Nullable String name,
      int total,
      int eligible,
      String verdict,
      String topology) {

    private static Port of(ServiceView view) {
      Eligible eligible = view.eligible();
      return new Port(
          view.port().written(),
          view.port().name(),
          view.all().size(),
          eligible.instances().size(),
          eligible.verdict().name(),
          eligible.mode().name());
    }
  }

  /**
   * One instance.
   *
   * @param id the pod's UID, else address and port
   * @param address its address
   * @param port the first of its ports
   * @param ports all of its ports by name
   * @param pod the pod behind it; null if there is none
   * @param zone where it runs; null if unknown
   * @param node where it runs; null if unknown
   * @param conditions what the cluster says of its state
   * @param weight its share in relation to the others'
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
      @Nullable String zone,
      @Nullable String node,
      InstanceConditions conditions,
      double weight,
      @Nullable Boolean eligible,
      @Nullable String why) {

    private static InstanceReport of(Instance instance, List<ServiceView> views) {
      boolean usable = views.stream().anyMatch(view -> among(instance, view.instances()));
      boolean known = !views.isEmpty();
      return new InstanceReport(
          instance.id(),
          instance.address(),
          instance.port(),
          instance.ports(),
          instance.pod() == null ? null : instance.pod().name(),
          instance.locality().zone(),
          instance.locality().node(),
          instance.conditions(),
          instance.weight(),
          known ? usable : null,
          known && !usable ? why(instance, views.get(0).eligible()) : null);
    }

    private static boolean among(Instance instance, List<Instance> others) {
      return others.stream()
          .anyMatch(o -> o.id().equals(instance.id()) && o.address().equals(instance.address()));
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
  }
}
