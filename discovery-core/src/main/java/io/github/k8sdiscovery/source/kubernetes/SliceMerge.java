package io.github.k8sdiscovery.source.kubernetes;

import io.github.k8sdiscovery.model.Instance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Joins the slices of one service, port by port. An endpoint that is moving between slices is in
 * two of them for a while: of two with the same address and port, one that is not terminating wins
 * (kube-proxy's rule), then one that is ready, then that of the newer slice, then that of the slice
 * whose name comes first; so the outcome does not depend on the order in which slices arrive.
 *
 * <p>Example: slice A has 10.0.0.1 terminating, slice B has 10.0.0.1 ready: the service has
 * 10.0.0.1, ready.
 */
final class SliceMerge {

  private SliceMerge() {}

  /** The instances behind each port, in the order of the slices' names. */
  static Map<PortKey, List<Instance>> byPort(Collection<Slice> slices) {
    Map<PortKey, List<Candidate>> candidates = new LinkedHashMap<>();
    for (Slice slice : inOrder(slices)) {
      slice
          .ports()
          .forEach(
              (port, instances) -> {
                List<Candidate> behind = candidates.computeIfAbsent(port, k -> new ArrayList<>());
                instances.forEach(instance -> behind.add(new Candidate(instance, slice)));
              });
    }
    Map<PortKey, List<Instance>> merged = new LinkedHashMap<>();
    candidates.forEach((port, behind) -> merged.put(port, unique(behind)));
    return merged;
  }

  /** The instances of slices without ports. */
  static List<Instance> portless(Collection<Slice> slices) {
    List<Candidate> candidates = new ArrayList<>();
    for (Slice slice : inOrder(slices)) {
      slice.portless().forEach(instance -> candidates.add(new Candidate(instance, slice)));
    }
    return unique(candidates);
  }

  private static Collection<Slice> inOrder(Collection<Slice> slices) {
    Map<String, Slice> byName = new TreeMap<>();
    slices.forEach(slice -> byName.put(slice.name(), slice));
    return byName.values();
  }

  private static List<Instance> unique(List<Candidate> candidates) {
    Map<Place, Candidate> best = new LinkedHashMap<>();
    for (Candidate candidate : candidates) {
      best.merge(candidate.place(), candidate, Candidate::better);
    }
    List<Instance> instances = new ArrayList<>(best.size());
    best.values().forEach(candidate -> instances.add(candidate.instance));
    return instances;
  }

  private record Place(String address, int port) {}

  private record Candidate(Instance instance, Slice slice) {

    private static final Comparator<Candidate> PREFERENCE =
        Comparator.comparing((Candidate c) -> !c.instance.conditions().terminating())
            .thenComparing(c -> c.instance.conditions().ready())
            .thenComparing(c -> c.slice.version());

    Place place() {
      return new Place(instance.address(), instance.port());
    }

    /** The earlier one, whose slice's name comes first, unless the other is better. */
    static Candidate better(Candidate earlier, Candidate later) {
      return PREFERENCE.compare(later, earlier) > 0 ? later : earlier;
    }
  }
}
