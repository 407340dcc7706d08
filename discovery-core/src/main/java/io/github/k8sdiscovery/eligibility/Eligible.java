package io.github.k8sdiscovery.eligibility;

import io.github.k8sdiscovery.model.Instance;
import java.util.List;

/**
 * The instances this client may use now, and how they were chosen.
 *
 * @param instances the usable ones, in the snapshot's order
 * @param mode which rule decided where they run
 * @param verdict why there are none, or that there are some
 */
public record Eligible(List<Instance> instances, TopologyMode mode, Verdict verdict) {

  // Copies the list.
  public Eligible {
    instances = List.copyOf(instances);
  }

  /** Which rule decided where the instances run. */
  public enum TopologyMode {
    /** None: every ready instance. */
    NONE,
    /** Those hinted for this client's zone. */
    PREFER_SAME_ZONE,
    /** Those hinted for this client's node. */
    PREFER_SAME_NODE,
    /** {@code internalTrafficPolicy: Local}: those on this client's node. */
    LOCAL_ONLY
  }

  /** Why there are no instances. */
  public enum Verdict {
    /** There are some. */
    USABLE,
    /** The service has no instances at all. */
    NO_INSTANCES,
    /** It has some, none of the wanted IP family. */
    NONE_OF_FAMILY,
    /** It has some, none of them ready or draining. */
    NONE_READY,
    /** Usable ones run elsewhere, and the Service allows only this client's node. */
    NONE_ON_NODE
  }
}
