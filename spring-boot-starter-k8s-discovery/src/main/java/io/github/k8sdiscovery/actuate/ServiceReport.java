package io.github.k8sdiscovery.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.k8sdiscovery.ServiceStatus;
import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.eligibility.Eligible;
import io.github.k8sdiscovery.model.Access;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.PassedOver;
import io.github.k8sdiscovery.sticky.KeySource;
import io.github.k8sdiscovery.sticky.StickySettings;
import io.github.k8sdiscovery.sticky.StickySettings.Binding;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
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
 * @param access which way leads to each port, and why no better one; null if the instances are the
 *     service's own as ever
 * @param policy how calls spread over the instances, as the properties name it
 * @param sticky what keeps the calls of a session together; null if nothing does
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
    @Nullable Ways access,
    String policy,
    @Nullable Sticky sticky,
    List<Port> ports,
    List<InstanceReport> instances) {

  static ServiceReport of(ServiceStatus status, String policy, Instant now) {
    List<Instance> all = status.snapshot() == null ? List.of() : status.snapshot().all();
    return new ServiceReport(
        status.service().toString(),
        status.state().name(),
        status.source(),
        now.minus(status.inUse()).toString(),
        status.staleness().isZero() ? null : Texts.iso(status.staleness()),
        status.trouble() == null ? null : Texts.firstLine(status.trouble().message()),
        status.passedOver().stream().map(Passed::of).toList(),
        status.snapshot() == null ? null : Ways.of(status.snapshot().access()),
        policy,
        status.views().isEmpty() ? null : Sticky.of(status.views().get(0).sticky()),
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
   * Which way leads to each port.
   *
   * @param ports the way to each port, by the port's name
   * @param notes why ways that go before these cannot be used, and what was left out
   */
  public record Ways(Map<String, String> ports, List<String> notes) {

    private static @Nullable Ways of(@Nullable Access access) {
      if (access == null) {
        return null;
      }
      Map<String, String> ports = new TreeMap<>();
      access.modes().forEach((port, mode) -> ports.put(port, mode.toString()));
      return new Ways(ports, access.notes());
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
   * @param priority the last priority of clusters that calls go to now; null if all instances are
   *     of one, or none can be called
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Port(
      int written,
      @Nullable String name,
      int total,
      int eligible,
      String verdict,
      String topology,
      @Nullable Integer priority) {

    private static Port of(ServiceView view) {
      Eligible eligible = view.eligible();
      return new Port(
          view.port().written(),
          view.port().name(),
          view.all().size(),
          eligible.instances().size(),
          eligible.verdict().name(),
          eligible.mode().name(),
          priority(view));
    }

    private static @Nullable Integer priority(ServiceView view) {
      if (priorities(view.all()).distinct().count() < 2 || view.instances().isEmpty()) {
        return null;
      }
      return priorities(view.instances()).max().getAsInt();
    }

    private static IntStream priorities(List<Instance> instances) {
      return instances.stream().mapToInt(instance -> instance.origin().priority());
    }
  }

  /**
   * What keeps the calls of a session on one instance.
   *
   * @param binding "hash" or "token"
   * @param keys where the key is looked for
   * @param overflow the most that an instance may have in flight in relation to its fair share; 0
   *     for no bound
   * @param timeout for how long a session stays after its last call, in the ISO form; null for ever
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Sticky(
      String binding, List<String> keys, double overflow, @Nullable String timeout) {

    private static @Nullable Sticky of(StickySettings sticky) {
      return sticky.binding() == Binding.NONE
          ? null
          : new Sticky(
              sticky.binding().name().toLowerCase(Locale.ROOT),
              sticky.keys().stream().map(KeySource::toString).toList(),
              sticky.overflow(),
              sticky.timeout().isZero() ? null : Texts.iso(sticky.timeout()));
    }
  }
}
