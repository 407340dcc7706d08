package io.github.k8sdiscovery;

import io.github.k8sdiscovery.model.PassedOver;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one followed service stands, for showing.
 *
 * @param service which service
 * @param source the name of the source in use; null if none can say anything, or none has yet
 * @param inUse for how long that has been so
 * @param snapshot everything known of it; null if it is not known
 * @param staleness how long the source has been out of touch; zero if it is in touch
 * @param trouble what is wrong with the source in use, or why there is none; null if nothing
 * @param passedOver the better sources, best first, and why they do not speak
 * @param views its ports in use
 */
public record ServiceStatus(
    ServiceId service,
    @Nullable String source,
    Duration inUse,
    @Nullable ServiceSnapshot snapshot,
    Duration staleness,
    @Nullable Unavailability trouble,
    List<PassedOver> passedOver,
    List<ServiceView> views) {

  /** What a service can be. */
  public enum State {
    /** No source has answered yet. */
    WAITING,
    /** The source in use is in touch. */
    SYNCED,
    /** The source in use is out of touch; its last instances serve. */
    STALE,
    /** There is no such service. */
    ABSENT,
    /** No source can tell. */
    UNAVAILABLE
  }

  // Copies the lists.
  public ServiceStatus {
    passedOver = List.copyOf(passedOver);
    views = List.copyOf(views);
  }

  static ServiceStatus waiting(ServiceId service) {
    return new ServiceStatus(
        service, null, Duration.ZERO, null, Duration.ZERO, null, List.of(), List.of());
  }

  /** {@return what it is} */
  public State state() {
    if (snapshot != null) {
      return staleness.isZero() ? State.SYNCED : State.STALE;
    }
    if (source != null) {
      return State.ABSENT;
    }
    return trouble == null ? State.WAITING : State.UNAVAILABLE;
  }
}
