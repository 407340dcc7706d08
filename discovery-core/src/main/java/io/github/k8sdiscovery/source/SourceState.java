package io.github.k8sdiscovery.source;

import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a source says of a service. */
public sealed interface SourceState {

  /** {@return everything known of the service, fresh or not; null if it is not known} */
  @Nullable ServiceSnapshot snapshot();

  /** {@return why the source cannot tell, or cannot tell all; null if nothing is wrong} */
  default @Nullable Unavailability trouble() {
    return null;
  }

  /** {@return why the source is out of reach; null if it is not, whatever else may be wrong} */
  default @Nullable Unavailability outage() {
    Unavailability trouble = trouble();
    return trouble != null && trouble.kind().isOutage() ? trouble : null;
  }

  /**
   * The same of a service that is otherwise.
   *
   * @param change what becomes of the snapshot
   * @return the same with another snapshot; this state if it has none
   */
  default SourceState with(UnaryOperator<ServiceSnapshot> change) {
    return this;
  }

  /** {@return the same without a time: that something is still so is no news} */
  default SourceState timeless() {
    return this;
  }

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

    @Override
    public @Nullable Unavailability trouble() {
      return lacking;
    }

    /** {@return null: it is in touch} */
    @Override
    public @Nullable Unavailability outage() {
      return null;
    }

    @Override
    public Synced with(UnaryOperator<ServiceSnapshot> change) {
      return new Synced(change.apply(snapshot), lacking, changedAt);
    }

    @Override
    public Synced timeless() {
      return new Synced(snapshot, lacking, null);
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
      implements SourceState {

    @Override
    public Unavailability trouble() {
      return reason;
    }

    @Override
    public Stale with(UnaryOperator<ServiceSnapshot> change) {
      return new Stale(change.apply(snapshot), sinceNanos, reason);
    }
  }

  /** The source knows that there is no such service. */
  record Absent() implements SourceState {

    @Override
    public @Nullable ServiceSnapshot snapshot() {
      return null;
    }
  }

  /**
   * The source cannot tell; it keeps trying.
   *
   * @param reason why
   */
  record Unavailable(Unavailability reason) implements SourceState {

    @Override
    public @Nullable ServiceSnapshot snapshot() {
      return null;
    }

    @Override
    public Unavailability trouble() {
      return reason;
    }
  }
}
