package io.github.k8sdiscovery.source;

import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a source says of a service. */
public sealed interface SourceState {

  /**
   * The source is in touch and this is how things are.
   *
   * @param snapshot the service, perhaps without instances
   * @param lacking what the source has to do without, such as the Service object it may not read;
   *     null if nothing
   * @param changedAt when the cluster began the newest change in it, on the wall clock; null if the
   *     source does not know. It is no news by itself: states that differ in it alone are equal to
   *     a source
   */
  record Synced(
      ServiceSnapshot snapshot, @Nullable Unavailability lacking, @Nullable Instant changedAt)
      implements SourceState {

    /**
     * A source that lacks nothing and knows nothing of times.
     *
     * @param snapshot the service, perhaps without instances
     */
    public Synced(ServiceSnapshot snapshot) {
      this(snapshot, null, null);
    }
  }

  /**
   * The source was in touch, is not any more, and this is how things were.
   *
   * @param snapshot the last one seen
   * @param sinceNanos when contact was lost, on the scheduler's clock
   * @param reason why
   */
  record Stale(ServiceSnapshot snapshot, long sinceNanos, Unavailability reason)
      implements SourceState {}

  /** The source knows that there is no such service. */
  record Absent() implements SourceState {}

  /**
   * The source cannot tell; it keeps trying.
   *
   * @param reason why
   */
  record Unavailable(Unavailability reason) implements SourceState {}
}
