package io.github.k8sdiscovery.weight;

import io.github.k8sdiscovery.model.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which instances weigh how much, as people write it: {@code selector=weight}, the first rule that
 * matches an instance counts.
 *
 * <ul>
 *   <li>{@code backend-v2-*=0.5}: instances by the pod's name ({@code pod:} may stand before it);
 *       by host name or address where there is no pod. {@code *} stands for any text.
 *   <li>{@code zone:z1=2}, {@code node:node-a=0}, {@code slice:canary-*=3}: by where they run, or
 *       by the EndpointSlice that has them.
 *   <li>{@code backend-v2-*=10%}: these get that part of all calls together, however many they are.
 *   <li>0 takes no new calls.
 * </ul>
 *
 * <p>Immutable.
 */
public final class WeightRules {

  /** What a rule has to be, for messages. */
  public static final String LAW =
      "selector=weight, such as backend-v2-*=0.5, zone:z1=2, slice:name=0 or backend-v2-*=10%";

  /** Every instance keeps the weight that its source gives it. */
  public static final WeightRules NONE = new WeightRules(List.of());

  private final List<WeightRule> rules;

  private WeightRules(List<WeightRule> rules) {
    this.rules = rules;
  }

  /**
   * Reads rules that must all be good.
   *
   * @param texts one rule each, or several separated by commas
   * @return the rules
   * @throws IllegalArgumentException if one is none; it says which
   */
  public static WeightRules parse(List<String> texts) {
    return read(
        texts,
        text -> {
          throw new IllegalArgumentException("weights: " + text + " (expected: " + LAW + ")");
        });
  }

  /** Reads what can be read; each rule in which something is wrong is told. */
  static WeightRules read(List<String> texts, Consumer<String> bad) {
    List<WeightRule> rules = new ArrayList<>();
    texts.stream()
        .flatMap(text -> Stream.of(text.split(",", -1)))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .forEach(
            text -> {
              WeightRule rule = WeightRule.read(text, bad);
              if (rule != null) {
                rules.add(rule);
              }
            });
    return rules.isEmpty() ? NONE : new WeightRules(List.copyOf(rules));
  }

  /** These rules, and behind them others. */
  WeightRules then(WeightRules others) {
    if (rules.isEmpty() || others.rules.isEmpty()) {
      return rules.isEmpty() ? others : this;
    }
    return new WeightRules(Stream.concat(rules.stream(), others.rules.stream()).toList());
  }

  /**
   * Gives instances their weights. O(instances × rules).
   *
   * @param instances instances as their source has them
   * @return the same instances in the same order, copies where the weight is another; the list
   *     itself if none is
   */
  public List<Instance> apply(List<Instance> instances) {
    return rules.isEmpty() ? instances : shares(instances, null).weighed();
  }

  boolean isEmpty() {
    return rules.isEmpty();
  }

  /** What comes of them, faster than alone if the list before had many of the same instances. */
  Shares shares(List<Instance> instances, @Nullable Shares before) {
    return Shares.of(instances, rules, before);
  }
}
