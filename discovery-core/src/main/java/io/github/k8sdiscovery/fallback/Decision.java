package io.github.k8sdiscovery.fallback;

import io.github.k8sdiscovery.model.PassedOver;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.source.SourceState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a service, who says so, and why nobody better does.
 *
 * @param source the name of the source in use; null if none can say anything
 * @param state what it says; with no source in use, why there is none
 * @param sinceNanos since when it is in use, on the scheduler's clock
 * @param passedOver the better sources, best first, and why they do not speak
 */
public record Decision(
    @Nullable String source, SourceState state, long sinceNanos, List<PassedOver> passedOver) {

  // Copies the list.
  public Decision {
    passedOver = List.copyOf(passedOver);
  }

  /** {@return everything known of the service, fresh or not; null if it is not known} */
  public @Nullable ServiceSnapshot snapshot() {
    return state.snapshot();
  }

  /** {@return what is wrong with the source in use, or why there is none; null if nothing} */
  public @Nullable Unavailability reason() {
    return state.trouble();
  }
}
