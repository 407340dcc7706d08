package io.github.k8sdiscovery.source;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Somewhere instances are known: the API, DNS, environment variables, a configured list.
 *
 * <p>The contract, which every implementation's tests run:
 *
 * <ul>
 *   <li>{@link #follow} returns at once; what is known comes to the listener.
 *   <li>The listener is called on the scheduler's thread, one call after the other, and not any
 *       more once {@link Following#close()} has been called there.
 *   <li>It is called at least once: with the first snapshot, or with the reason why there is none.
 *   <li>After that it is called when something changes, and only then: equal states are not
 *       repeated.
 *   <li>Once it has synced, losing contact makes it {@link SourceState.Stale}, never absent.
 * </ul>
 */
public interface InstanceSource extends AutoCloseable {

  /** {@return the source's name in properties, events and messages: {@code kubernetes}} */
  String name();

  /**
   * Follows a service until the result is closed.
   *
   * @param id which service
   * @param listener is told every state
   * @return closing it stops the source's work for this service
   */
  Following follow(ServiceId id, Consumer<SourceState> listener);

  /** Stops all work. Closing twice is fine. */
  @Override
  void close();

  /**
   * A source that is not there: it says so of every service, at once.
   *
   * @param name its name
   * @param reason why it is not there
   * @param scheduler where it says so
   * @return a source
   */
  static InstanceSource unavailable(String name, Unavailability reason, Scheduler scheduler) {
    return new UnavailableSource(name, reason, scheduler);
  }

  /** A service being followed. */
  @FunctionalInterface
  interface Following extends AutoCloseable {

    /** Stops following. Closing twice is fine. */
    @Override
    void close();

    /**
     * A service of which there is one thing to say, ever.
     *
     * @param state what there is to say
     * @param listener is told once, unless the result is closed before
     * @param scheduler where it is told
     * @return closing it keeps the state from being told, if it has not been
     */
    static Following once(SourceState state, Consumer<SourceState> listener, Scheduler scheduler) {
      AtomicBoolean closed = new AtomicBoolean();
      scheduler.execute(
          () -> {
            if (!closed.get()) {
              listener.accept(state);
            }
          });
      return () -> closed.set(true);
    }
  }
}
