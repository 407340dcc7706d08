package io.github.k8sdiscovery.balance;

import org.jspecify.annotations.Nullable;

/** Makes {@link HashPicker}s, which have their idle keys in common. */
final class HashPolicy implements BalancePolicy {

  private final BalancePolicy keyless;
  private final double overflow;
  private final @Nullable IdleKeys idle;

  HashPolicy(BalancePolicy keyless, double overflow, @Nullable IdleKeys idle) {
    if (overflow != 0 && !(overflow > 1 && overflow < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "sticky.overflow: " + overflow + " (expected: 0, or more than 1)");
    }
    this.keyless = keyless;
    this.overflow = overflow;
    this.idle = idle;
  }

  @Override
  public Picker picker(Candidates candidates) {
    Picker before = candidates.before();
    Picker keylessBefore = before instanceof HashPicker hash ? hash.keyless().made() : before;
    Candidates forKeyless =
        new Candidates(candidates.instances(), candidates.loads(), keylessBefore);
    Homes homes = new Homes(candidates.instances());
    return new HashPicker(
        homes, new KeylessPicker(keyless, forKeyless), candidates.loads(), overflow, idle);
  }
}
