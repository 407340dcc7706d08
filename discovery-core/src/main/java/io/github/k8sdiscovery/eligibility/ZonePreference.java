package io.github.k8sdiscovery.eligibility;

import io.github.k8sdiscovery.model.Instance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prefers instances of the client's own zone where the control plane gave no hints. Calls stay in
 * the zone as far as it has its fair share of the weight, which is all weight by the number of
 * zones; instances of which no zone is known count as one zone. If it has less, the rest spills
 * over to the zones that have more than theirs, in proportion to how much more.
 *
 * <p>With clients that are spread evenly over the zones, every instance then has the calls that its
 * weight asks for, as if there were no zones: weights 1, 2 and 3 in three zones, fair 2. The first
 * zone's clients send 1/2 of their calls there and 1/2 to the third; the others' keep all. The
 * third has 1 1/2 zones' calls, the second 1, the first 1/2. Clients that are not spread evenly
 * load some zones more.
 *
 * <p>Immutable; O(n) per snapshot, nothing per pick.
 *
 * @param zone the client's zone; null if it is unknown, or nothing is preferred
 */
public record ZonePreference(@Nullable String zone) {

  /** Nothing is preferred. */
  public static final ZonePreference NONE = new ZonePreference(null);

  /** A difference that comes from rounding is none. */
  private static final double ROUNDING = 1e-9;

  /**
   * Weighs instances by their zones.
   *
   * @param instances usable instances with their weights
   * @return those of the own zone as they are, and those that take what it cannot, with lower
   *     weights; all as they are if the client's zone is unknown or has no weight
   */
  public List<Instance> apply(List<Instance> instances) {
    if (zone == null) {
      return instances;
    }
    Map<@Nullable String, Double> weights = new HashMap<>();
    for (Instance instance : instances) {
      weights.merge(instance.locality().zone(), instance.weight(), Double::sum);
    }
    double own = weights.getOrDefault(zone, 0.0);
    double all = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    if (own == 0 || weights.size() == 1 || all == Double.POSITIVE_INFINITY) {
      return instances;
    }
    double fair = all / weights.size();
    return own >= fair * (1 - ROUNDING)
        ? instances.stream().filter(each -> zone.equals(each.locality().zone())).toList()
        : spillOver(instances, factors(weights, fair, own));
  }

  /** What the weights of each zone are multiplied by; no entry for zones that get nothing. */
  private Map<@Nullable String, Double> factors(
      Map<@Nullable String, Double> weights, double fair, double own) {
    Map<@Nullable String, Double> surplus = new HashMap<>();
    weights.forEach(
        (name, weight) -> {
          if (weight > fair * (1 + ROUNDING)) {
            surplus.put(name, weight - fair);
          }
        });
    double total = surplus.values().stream().mapToDouble(Double::doubleValue).sum();
    Map<@Nullable String, Double> factors = new HashMap<>();
    surplus.forEach(
        (name, more) ->
            factors.put(name, (fair - own) / weights.getOrDefault(name, fair) * (more / total)));
    factors.put(zone, 1.0);
    return factors;
  }

  private static List<Instance> spillOver(
      List<Instance> instances, Map<@Nullable String, Double> factors) {
    List<Instance> chosen = new ArrayList<>(instances.size());
    for (Instance instance : instances) {
      Double factor = factors.get(instance.locality().zone());
      if (factor != null) {
        chosen.add(instance.weighing(instance.weight() * factor));
      }
    }
    return chosen;
  }
}
