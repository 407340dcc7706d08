package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import org.jspecify.annotations.Nullable;

/**
 * Where calls without a key go beside those with one. A picker is worked out by the first such call
 * while others wait; from then on with every list, so that its order goes on. A service all of
 * whose calls have keys has no use for it, and it costs more than the homes of the keys.
 */
final class KeylessPicker implements Picker {

  private final BalancePolicy policy;
  private final Candidates candidates;
  private volatile @Nullable Picker made;

  /**
   * Makes one.
   *
   * @param policy makes the picker
   * @param candidates the instances; a picker before them was needed, and so will be the next
   */
  KeylessPicker(BalancePolicy policy, Candidates candidates) {
    this.policy = policy;
    this.candidates = candidates;
    if (candidates.before() != null) {
      make();
    }
  }

  /** The picker, if a call has needed it. */
  @Nullable Picker made() {
    return made;
  }

  @Override
  public @Nullable Instance pick(PickContext context) {
    Picker known = made;
    return (known == null ? make() : known).pick(context);
  }

  private Picker make() {
    // Policies are asked by one thread at a time.
    synchronized (policy) {
      Picker known = made;
      if (known == null) {
        known = policy.picker(candidates);
        made = known;
      }
      return known;
    }
  }
}
