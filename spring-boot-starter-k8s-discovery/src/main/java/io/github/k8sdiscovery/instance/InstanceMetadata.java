package io.github.k8sdiscovery.instance;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The metadata of an instance, under the keys that Spring Cloud Kubernetes uses, and our own. */
final class InstanceMetadata {

  private static final String PORT = "port.";
  private static final String UNNAMED = "<unset>";

  private InstanceMetadata() {}

  static Map<String, String> of(ServiceSnapshot snapshot, Instance instance) {
    Map<String, String> metadata = new HashMap<>();
    ServiceInfo service = snapshot.service();
    if (service != null) {
      metadata.putAll(service.labels());
      metadata.putAll(service.annotations());
      metadata.put("type", service.type());
    }
    instance
        .ports()
        .forEach(
            (name, number) ->
                metadata.put(PORT + (name.isEmpty() ? UNNAMED : name), Integer.toString(number)));
    put(metadata, "cluster", instance.origin().here() ? null : instance.origin().cluster());
    metadata.put("k8s_namespace", snapshot.id().namespace());
    put(metadata, "zone", instance.locality().zone());
    put(metadata, "node", instance.locality().node());
    put(metadata, "pod", instance.pod() == null ? null : instance.pod().name());
    metadata.put("weight", text(instance.weight()));
    return Map.copyOf(metadata);
  }

  /** Spring Cloud's weighted balancing reads whole numbers alone, and takes others for 1. */
  private static String text(double weight) {
    return BigDecimal.valueOf(weight).stripTrailingZeros().toPlainString();
  }

  private static void put(Map<String, String> metadata, String key, @Nullable String value) {
    if (value != null) {
      metadata.put(key, value);
    }
  }
}
