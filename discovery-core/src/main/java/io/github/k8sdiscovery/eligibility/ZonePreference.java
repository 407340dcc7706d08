package io.github.k8sdiscovery.eligibility;

import io.github.k8sdiscovery.model.Instance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prefers instances of the client's own zone where the control plane gave no hints.
 *
 * @param zone the client's zone; null if it is unknown, or nothing is preferred
 */
public record ZonePreference(@Nullable String zone) {

  /** Nothing is preferred. */
  public static final ZonePreference NONE = new ZonePreference(null);

  /**
   * Weighs instances by their zones.
   *
   * @param instances usable instances with their weights
   * @return those to use, with their weights
   */
  public List<Instance> apply(List<Instance> instances) {
    return instances;
  }
}
