package io.github.k8sdiscovery.source;

import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.source.SourceState.Absent;
import io.github.k8sdiscovery.source.SourceState.Stale;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a source that has to ask, again and again, tells of one service: every answer that is news,
 * and while there is no answer the last one. One thread at a time, but for {@link #close()}.
 */
public final class LastKnown implements AutoCloseable {

  private final Consumer<SourceState> listener;
  private final Clock clock;
  private @Nullable ServiceSnapshot snapshot;
  private @Nullable Unavailability trouble;
  private long troubledSinceNanos;
  private @Nullable SourceState said;
  private volatile boolean closed;

  /**
   * Nothing is known yet.
   *
   * @param listener is told
   * @param clock tells since when there is no answer
   */
  public LastKnown(Consumer<SourceState> listener, Clock clock) {
    this.listener = listener;
    this.clock = clock;
  }

  /** {@return what the last answer said of the service; null if there was none, or no service} */
  public @Nullable ServiceSnapshot snapshot() {
    return snapshot;
  }

  /**
   * There is such a service.
   *
   * @param state how it is
   */
  public void synced(Synced state) {
    trouble = null;
    snapshot = state.snapshot();
    say(state);
  }

  /** There is no such service. */
  public void absent() {
    trouble = null;
    snapshot = null;
    say(new Absent());
  }

  /**
   * There was no answer. The same trouble in other words is no news.
   *
   * @param reason why
   */
  public void failed(Unavailability reason) {
    if (trouble == null) {
      troubledSinceNanos = clock.nanoTime();
    }
    if (trouble == null || trouble.kind() != reason.kind()) {
      trouble = reason;
    }
    say(
        snapshot == null
            ? new Unavailable(trouble)
            : new Stale(snapshot, troubledSinceNanos, trouble));
  }

  private void say(SourceState state) {
    if (!closed && !state.equals(said)) {
      said = state;
      listener.accept(state);
    }
  }

  /** {@return whether it has been closed} */
  public boolean isClosed() {
    return closed;
  }

  /** Nothing is told any more. Closing twice is fine. */
  @Override
  public void close() {
    closed = true;
  }
}
