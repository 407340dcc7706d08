package io.github.k8sdiscovery.source.kubernetes;

import io.github.k8sdiscovery.model.Instance;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An EndpointSlice, reduced to what merging needs.
 *
 * @param name its name, its identity within the namespace
 * @param version its resourceVersion as a number, 0 if it is none; only for choosing between equals
 * @param ports the instances behind each port
 * @param portless its instances, if it has no port
 * @param weight what each of its instances weighs, as its annotation says; null if it says nothing
 * @param changedAt when the change that led to it began, as its controller says; null if it does
 *     not
 */
record Slice(
    String name,
    long version,
    Map<PortKey, List<Instance>> ports,
    List<Instance> portless,
    @Nullable Double weight,
    @Nullable Instant changedAt) {

  boolean isEmpty() {
    return portless.isEmpty() && ports.values().stream().allMatch(List::isEmpty);
  }
}
