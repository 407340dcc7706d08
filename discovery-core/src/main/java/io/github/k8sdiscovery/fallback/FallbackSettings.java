package io.github.k8sdiscovery.fallback;

import io.github.k8sdiscovery.model.ServiceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How sources replace one another.
 *
 * @param order the names of the sources to ask, best first; empty for all there are, in the order
 *     they were given
 * @param services the order for single services; none by default
 * @param patience how long a source is waited for before the next one is asked as well; default 500
 *     ms, so that three sources have had their turn within the first-lookup timeout of 2 s. The
 *     last one is not hurried
 * @param maxStaleness how old the last snapshot of a source out of touch may get before the next
 *     one is asked; default 10 min; zero for ever
 * @param breaker when a source that fails is not asked for a while
 */
public record FallbackSettings(
    List<String> order,
    Map<ServiceId, List<String>> services,
    Duration patience,
    Duration maxStaleness,
    BreakerSettings breaker) {

  /** All sources, 500 ms, 10 min; chosen, not measured. */
  public static final FallbackSettings DEFAULT =
      new FallbackSettings(
          List.of(),
          Map.of(),
          Duration.ofMillis(500),
          Duration.ofMinutes(10),
          BreakerSettings.DEFAULT);

  // Copies the lists and checks the bounds.
  public FallbackSettings {
    order = List.copyOf(order);
    services = Map.copyOf(services);
    if (patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("patience: " + patience + " (expected: more than 0)");
    }
    if (maxStaleness.isNegative()) {
      throw new IllegalArgumentException(
          "max-staleness: " + maxStaleness + " (expected: 0, which is for ever, or more)");
    }
  }

  /** The names to ask for a service, best first; empty for all. */
  List<String> order(ServiceId id) {
    return services.getOrDefault(id, order);
  }

  /**
   * When a source that fails is not asked for a while by services that are new to it. Its other
   * services go on trying, and the first success of any of them closes the breaker.
   *
   * @param failures how many services in a row must fail to get a first answer, or lose contact, 1
   *     or more; default 3
   * @param pause how long it is left alone before one service may try; default 5 s
   */
  public record BreakerSettings(int failures, Duration pause) {

    /** 3 in a row, 5 s; chosen, not measured. */
    public static final BreakerSettings DEFAULT = new BreakerSettings(3, Duration.ofSeconds(5));

    // Checks the bounds.
    public BreakerSettings {
      if (failures < 1) {
        throw new IllegalArgumentException(
            "breaker.failures: " + failures + " (expected: 1 or more)");
      }
      if (pause.isNegative() || pause.isZero()) {
        throw new IllegalArgumentException("breaker.pause: " + pause + " (expected: more than 0)");
      }
    }
  }
}
