package io.github.k8sdiscovery.registry;

import java.time.Duration;

/**
 * How a registry is asked.
 *
 * @param pollInterval how long after an answer a service is asked for again, above 0; a registry
 *     that tells of changes is asked at once when it does. Default 10 s
 * @param timeout how long an answer is waited for, above 0; default 2 s
 * @param names how services are called there; default as they are
 */
public record RegistrySettings(Duration pollInterval, Duration timeout, ServiceNames names) {

  /** 10 s, 2 s, {@code {name}}; chosen, not measured. */
  public static final RegistrySettings DEFAULT =
      new RegistrySettings(Duration.ofSeconds(10), Duration.ofSeconds(2), ServiceNames.DEFAULT);

  // Checks the bounds.
  public RegistrySettings {
    positive("poll-interval", pollInterval);
    positive("timeout", timeout);
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: a duration of more than 0, such as 10s)");
    }
  }
}
