package io.github.k8sdiscovery.source.kubernetes;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.PodRef;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A service's slices, and when the newest change in them began. Confined to one thread. */
final class SliceCopy {

  private final Map<String, Slice> slices = new HashMap<>();
  private final WeightAnnotation weights = new WeightAnnotation("slice");

  /** The last time each slice has given, also beyond a new list. */
  private final Map<String, @Nullable Instant> times = new HashMap<>();

  private @Nullable Instant changedAt;

  boolean isEmpty() {
    return slices.isEmpty();
  }

  boolean hasInstances() {
    return slices.values().stream().anyMatch(slice -> !slice.isEmpty());
  }

  /** Whether these would leave nothing of what there is. */
  boolean losesAll(List<Wire.EndpointSlice> items) {
    return hasInstances()
        && items.stream().allMatch(i -> i.endpoints() == null || i.endpoints().isEmpty());
  }

  /** When the newest change that has not been said began; null if nobody knows. */
  @Nullable Instant changedAt() {
    return changedAt;
  }

  /** What has changed so far has been said. */
  void said() {
    changedAt = null;
  }

  void clear() {
    times.keySet().retainAll(slices.keySet());
    slices.clear();
  }

  void put(Wire.EndpointSlice item) {
    Slice slice = SliceReader.read(item, weights);
    if (slice == null) {
      remove(item);
      return;
    }
    slices.put(slice.name(), slice);
    Instant at = slice.changedAt();
    // The time of an earlier change stays where this one has left it alone.
    boolean newer = !Objects.equals(times.put(slice.name(), at), at) && at != null;
    if (newer && (changedAt == null || changedAt.isBefore(at))) {
      changedAt = at;
    }
  }

  void remove(Wire.EndpointSlice item) {
    if (item.metadata() != null && item.metadata().name() != null) {
      weights.forget(item.metadata());
      slices.remove(item.metadata().name());
      times.remove(item.metadata().name());
    }
  }

  /**
   * The instances behind each TCP port, by its name.
   *
   * @param podWeights by pod's UID, what counts where the slice says nothing
   */
  Map<String, List<Instance>> byPort(Map<String, Double> podWeights) {
    Map<String, List<Instance>> tcp = new LinkedHashMap<>();
    SliceMerge.byPort(slices.values())
        .forEach(
            (port, instances) -> {
              if (port.protocol().equals(PortKey.TCP)) {
                tcp.put(port.name(), weighed(instances, podWeights));
              }
            });
    return tcp;
  }

  /**
   * The instances that publish no port.
   *
   * @param podWeights by pod's UID, what counts where the slice says nothing
   */
  List<Instance> portless(Map<String, Double> podWeights) {
    return weighed(SliceMerge.portless(slices.values()), podWeights);
  }

  private List<Instance> weighed(List<Instance> instances, Map<String, Double> podWeights) {
    return podWeights.isEmpty()
        ? instances
        : instances.stream().map(instance -> weighed(instance, podWeights)).toList();
  }

  private Instance weighed(Instance instance, Map<String, Double> podWeights) {
    PodRef pod = instance.pod();
    Double weight = pod == null ? null : podWeights.get(pod.uid());
    Slice slice = slices.get(instance.origin().slice());
    boolean said = slice != null && slice.weight() != null;
    return weight == null || said ? instance : instance.weighing(weight);
  }
}
