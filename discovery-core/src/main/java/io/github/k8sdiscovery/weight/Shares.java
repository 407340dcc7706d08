package io.github.k8sdiscovery.weight;

import io.github.k8sdiscovery.model.Instance;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns rules into one weight for each instance.
 *
 * <p>An instance weighs what the first rule that matches it says, else what its source says. A
 * percentage is a part of all calls, so what it comes to depends on the others: with percentages
 * p<sub>1</sub> … p<sub>k</sub> of sum P on n<sub>1</sub> … n<sub>k</sub> instances, and others
 * that weigh W together, each instance of rule i weighs
 *
 * <pre>{@code p_i * W / (100 - P) / n_i}</pre>
 *
 * and the others stay as they are; so their order in a sequence of picks need not change. If P is
 * 100 or more the others get nothing, and if they get nothing anyway (W is 0) the percentages share
 * all calls: each instance of rule i weighs {@code p_i / n_i}.
 *
 * <p>Only instances that take calls count in W and n: the ready ones, or the draining ones where
 * none is ready. So {@code 10%} stays 10 % while the next version's pods are starting. A percentage
 * that matches none of them is left out of P.
 *
 * <p>Example: nine pods of version 1, weight 1 each, and two of version 2 with {@code 10%}: W = 9,
 * so each of the two weighs 10 * 9 / 90 / 2 = 0.5, and together they get 1 of 10 calls.
 */
final class Shares {

  private final List<Instance> instances;
  private final List<WeightRule> rules;

  /** The rule of each instance; -1 for none. */
  private final int[] rule;

  /** How many instances that take calls each percentage is shared by. */
  private final int[] sharers;

  /** What the instances without a percentage weigh together: W. */
  private double others;

  /** The percentages that are shared by anybody: P. */
  private double percents;

  /** The instances with their weights. */
  private final List<Instance> weighed;

  private Shares(List<Instance> instances, List<WeightRule> rules, @Nullable Shares before) {
    this.instances = instances;
    this.rules = rules;
    this.rule = new int[instances.size()];
    this.sharers = new int[rules.size()];
    Shares past = before != null && before.rules == rules ? before : new Shares(rules);
    int head = head(past);
    int tail = tail(past, head);
    match(past, head, tail);
    count();
    this.weighed = weigh(past, head, tail);
  }

  /** Those of no instances. */
  private Shares(List<WeightRule> rules) {
    this.instances = List.of();
    this.rules = rules;
    this.rule = new int[0];
    this.sharers = new int[0];
    this.weighed = instances;
  }

  /**
   * Gives instances their weights. A change leaves most of a list as it was: the instances before
   * and behind it are not matched and copied again.
   *
   * @param before what came of the list before; null if there is none
   */
  static Shares of(List<Instance> instances, List<WeightRule> rules, @Nullable Shares before) {
    return new Shares(instances, rules, before);
  }

  /** The instances with their weights: the list itself if none has another. */
  List<Instance> weighed() {
    return weighed;
  }

  /** How many instances at the beginning are those of the list before. */
  private int head(Shares past) {
    int most = Math.min(rule.length, past.rule.length);
    int same = 0;
    while (same < most && instances.get(same).equals(past.instances.get(same))) {
      same++;
    }
    return same;
  }

  /** How many instances at the end are, beside those at the beginning. */
  private int tail(Shares past, int head) {
    int most = Math.min(rule.length, past.rule.length) - head;
    int same = 0;
    while (same < most
        && instances
            .get(rule.length - 1 - same)
            .equals(past.instances.get(past.rule.length - 1 - same))) {
      same++;
    }
    return same;
  }

  private void match(Shares past, int head, int tail) {
    System.arraycopy(past.rule, 0, rule, 0, head);
    System.arraycopy(past.rule, past.rule.length - tail, rule, rule.length - tail, tail);
    for (int i = head; i < rule.length - tail; i++) {
      Instance instance = instances.get(i);
      int r = 0;
      while (r < rules.size() && !rules.get(r).selector().matches(instance)) {
        r++;
      }
      rule[i] = r < rules.size() ? r : -1;
    }
  }

  private void count() {
    Predicate<Instance> takes = takingCalls(instances);
    for (int i = 0; i < rule.length; i++) {
      if (!takes.test(instances.get(i))) {
        continue;
      }
      if (!hasPercentage(i)) {
        others += plain(i);
      } else if (sharers[rule[i]]++ == 0) {
        percents += rules.get(rule[i]).amount();
      }
    }
  }

  private List<Instance> weigh(Shares past, int head, int tail) {
    Instance[] all = new Instance[rule.length];
    boolean changed = false;
    for (int i = 0; i < rule.length; i++) {
      Instance instance = instances.get(i);
      double weight = weight(i);
      changed |= weight != instance.weight();
      if (i < head) {
        instance = past.weighed.get(i);
      } else if (i >= rule.length - tail) {
        instance = past.weighed.get(i - rule.length + past.rule.length);
      }
      all[i] = instance.weighing(weight);
    }
    return changed ? List.of(all) : instances;
  }

  private double weight(int i) {
    boolean leftover = percents < 100;
    if (!hasPercentage(i)) {
      return leftover ? plain(i) : 0;
    }
    int n = sharers[rule[i]];
    if (n == 0) {
      return instances.get(i).weight(); // it takes no calls, and none like it does
    }
    double share = rules.get(rule[i]).amount() / n;
    return leftover && others > 0
        ? Math.min(share * others / (100 - percents), Double.MAX_VALUE)
        : share;
  }

  private boolean hasPercentage(int i) {
    return rule[i] >= 0 && rules.get(rule[i]).percent();
  }

  private double plain(int i) {
    return rule[i] < 0 ? instances.get(i).weight() : rules.get(rule[i]).amount();
  }

  /** Whether an instance can be used at all, as far as the instances themselves say. */
  static Predicate<Instance> takingCalls(List<Instance> instances) {
    for (Instance instance : instances) {
      if (instance.conditions().ready()) {
        return one -> one.conditions().ready();
      }
    }
    return one -> one.conditions().draining();
  }
}
