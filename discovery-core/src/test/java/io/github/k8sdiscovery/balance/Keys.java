package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.PodRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Instances and keys for the tests of hashing; the same for the same seed. */
final class Keys {

  private Keys() {}

  /** Instances with UIDs as pods have them. */
  static List<Instance> instances(int n, long seed, IntToDoubleFunction weight) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Instance> instances = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      String uid = new UUID(random.nextLong(), random.nextLong()).toString();
      instances.add(
          Instance.at("10.0." + i / 256 + "." + i % 256, 80)
              .pod(new PodRef("pod-" + i, uid))
              .weight(weight.applyAsDouble(i))
              .build());
    }
    return instances;
  }

  static List<Instance> instances(int n, long seed) {
    return instances(n, seed, i -> 1);
  }

  static List<Instance> without(List<Instance> instances, Instance gone) {
    return instances.stream().filter(instance -> !instance.equals(gone)).toList();
  }

  static Picker picker(List<Instance> instances) {
    return policy(0).picker(Candidates.of(instances));
  }

  static BalancePolicy policy(double overflow) {
    return BalancePolicy.consistentHash(
        BalancePolicy.roundRobin(new SplittableRandom(1)), overflow);
  }

  static String key(int k) {
    return "session-" + k;
  }

  static Instance pick(Picker picker, String key, Instance... avoided) {
    return Objects.requireNonNull(picker.pick(new Call(key, List.of(avoided))));
  }

  /** A call with a key that leaves out some instances. */
  record Call(@Nullable String key, List<Instance> avoided) implements PickContext {

    @Override
    public boolean avoids(Instance instance) {
      return avoided.contains(instance);
    }
  }
}
