package io.github.k8sdiscovery.access;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One way into a service other than its pods. */
@FunctionalInterface
interface Way {

  /** Null while what it depends on is not known yet. */
  @Nullable Found find(Wanted wanted);

  /**
   * What is looked for.
   *
   * @param pods the service with its own instances
   * @param ports the ports that have no way yet, at least one
   * @param exposure what the Service says of the ways into it
   */
  record Wanted(ServiceSnapshot pods, List<ServicePort> ports, Exposure exposure) {

    /** The service as messages call it. */
    String service() {
      return "Service " + pods.id();
    }

    String type() {
      return pods.service() == null ? "" : pods.service().type();
    }

    /** The service has no such way at all. */
    Found nothing(String why) {
      return new Found(Map.of(), List.of(service() + ": " + why));
    }
  }

  /**
   * What there is.
   *
   * @param instances the instances behind each port that can be reached so, at least one each
   * @param notes for people: why ports cannot, and what is left out of those that can
   */
  record Found(Map<String, List<Instance>> instances, List<String> notes) {}

  /** Collects what there is. */
  final class Finding {

    private final Map<String, List<Instance>> instances = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    void add(ServicePort port, Instance.Builder instance, int number) {
      instances
          .computeIfAbsent(port.name(), name -> new ArrayList<>())
          .add(instance.ports(Map.of(port.name(), number)).build());
    }

    void note(String note) {
      if (!notes.contains(note)) {
        notes.add(note);
      }
    }

    Found found() {
      return new Found(instances, notes);
    }
  }
}
