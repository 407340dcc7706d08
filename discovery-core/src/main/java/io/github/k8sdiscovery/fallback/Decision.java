package io.github.k8sdiscovery.fallback;

import io.github.k8sdiscovery.model.PassedOver;
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
}
