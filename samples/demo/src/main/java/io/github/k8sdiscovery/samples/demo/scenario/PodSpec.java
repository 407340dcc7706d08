package io.github.k8sdiscovery.samples.demo.scenario;

import java.time.Duration;
import java.util.List;

/**
 * A backend pod to run.
 *
 * @param name the pod's name, which the backend answers
 * @param version the version it calls itself; empty for none
 * @param delay how long each of its answers takes
 */
public record PodSpec(String name, String version, Duration delay) {

  /** The three of the demo without a scenario. */
  public static final List<PodSpec> THREE =
      List.of(named("backend-1"), named("backend-2"), named("backend-3"));

  /** A pod of no version that answers at once. */
  public static PodSpec named(String name) {
    return new PodSpec(name, "", Duration.ZERO);
  }
}
