package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.balance.BalancePolicy;
import io.github.k8sdiscovery.sticky.StickySettings;
import io.github.k8sdiscovery.sticky.StickySettings.Binding;
import io.github.k8sdiscovery.time.Clock;
import io.github.k8sdiscovery.time.Randomness;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.ListableBeanFactory;

/** The policies that a property may name: the built-in ones, and the application's beans. */
final class Policies {

  /** The default. */
  static final String ROUND_ROBIN = "round-robin";

  /** The policy that needs keys. */
  static final String CONSISTENT_HASH = "consistent-hash";

  private final Map<String, BalancePolicy> builtIn = new LinkedHashMap<>();
  private final BalancePolicy usual;
  private final Clock clock;
  private final ListableBeanFactory beans;

  /**
   * The policies of an application.
   *
   * @param beans where its own are
   * @param scheduler whose clock tells how long calls take
   */
  Policies(ListableBeanFactory beans, Scheduler scheduler) {
    RandomGenerator random = Randomness.shared();
    usual = BalancePolicy.roundRobin(random);
    clock = scheduler.clock();
    builtIn.put(ROUND_ROBIN, usual);
    builtIn.put("random", BalancePolicy.random(random));
    builtIn.put("least-request", BalancePolicy.leastRequest(random));
    builtIn.put("peak-ewma", BalancePolicy.peakEwma(random, clock));
    this.beans = beans;
  }

  /**
   * Finds a policy.
   *
   * @param property the property that names it
   * @param name its name, or that of a bean
   */
  BalancePolicy named(String property, String name) {
    BalancePolicy known = builtIn.get(name);
    if (known != null) {
      return known;
    }
    List<String> own = List.of(beans.getBeanNamesForType(BalancePolicy.class));
    if (own.contains(name)) {
      return beans.getBean(name, BalancePolicy.class);
    }
    List<String> all = new ArrayList<>(builtIn.keySet());
    all.add(CONSISTENT_HASH);
    all.addAll(own);
    throw new InvalidPropertyException(
        property,
        name,
        "one of "
            + String.join(", ", all)
            + (own.isEmpty() ? ", or a bean of type BalancePolicy" : ""));
  }

  /**
   * What a service with the policy {@link #CONSISTENT_HASH} goes by: with binding by hash its
   * stickiness does it already; with binding by token this decides where sessions begin.
   *
   * @param sticky its stickiness
   */
  BalancePolicy hashing(StickySettings sticky) {
    return sticky.binding() == Binding.TOKEN
        ? BalancePolicy.consistentHash(usual, sticky.overflow(), sticky.timeout(), clock)
        : usual;
  }
}
