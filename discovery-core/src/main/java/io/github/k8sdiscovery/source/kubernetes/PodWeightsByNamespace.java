package io.github.k8sdiscovery.source.kubernetes;

import java.util.HashMap;
import java.util.Map;

/** The weights of pods in the namespaces in use. Confined to the scheduler's thread. */
final class PodWeightsByNamespace {

  private final ApiAccess api;
  private final Map<String, PodWeights> inUse = new HashMap<>();

  PodWeightsByNamespace(ApiAccess api) {
    this.api = api;
  }

  /** Whether pods' weights count at all. */
  boolean wanted() {
    return api.settings().podWeights();
  }

  PodWeights listen(String namespace, Runnable listener) {
    PodWeights pods = inUse.computeIfAbsent(namespace, key -> new PodWeights(key, api));
    pods.listen(listener);
    return pods;
  }

  void leave(String namespace, Runnable listener) {
    PodWeights pods = inUse.get(namespace);
    if (pods != null && pods.leave(listener)) {
      inUse.remove(namespace);
    }
  }
}
