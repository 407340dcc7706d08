package io.github.k8sdiscovery.balance;

import io.github.k8sdiscovery.model.Instance;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Picks again if the picked instance does not take the call. */
final class AdmittingPicker implements Picker {

  /** How often is picked again before the first picked has to take the call; chosen. */
  static final int MAX_AGAIN = 16;

  private final Picker inner;
  private final Map<String, Admission> guarded;

  /** Where keys are at home that are refused: the homes without all who might refuse. */
  private final @Nullable Picker settled;

  AdmittingPicker(Picker inner, Map<String, Admission> guarded) {
    this.inner = inner;
    this.guarded = Map.copyOf(guarded);
    this.settled = inner instanceof HashPicker hash ? hash.without(guarded.keySet()) : null;
  }

  @Override
  public @Nullable Instance pick(PickContext context) {
    Instance first = inner.pick(context);
    if (first == null || admits(first, context)) {
      return first;
    }
    if (settled != null && context.key() != null) {
      Instance other = settled.pick(context);
      return other == null || context.avoids(other) ? first : other;
    }
    for (int i = 0; i < MAX_AGAIN; i++) {
      Instance other = inner.pick(context);
      if (other != null && !context.avoids(other) && admits(other, context)) {
        return other;
      }
    }
    return first;
  }

  private boolean admits(Instance instance, PickContext context) {
    Admission admission = guarded.get(instance.id());
    return admission == null || admission.admits(instance, context);
  }
}
