package io.github.k8sdiscovery;

import io.github.k8sdiscovery.health.Outcome;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;

/** Is told of every call that has ended, whichever client made it. */
@FunctionalInterface
public interface CallListener {

  /**
   * A call, or one attempt of a call that is tried again, has ended. Called on the thread that the
   * call ended on, which may be an event loop: returns soon, and waits for nothing.
   *
   * @param service which service
   * @param instance whom it went to; it may be gone
   * @param outcome how it ended
   * @param tookNanos how long it took, 0 or more
   */
  void ended(ServiceId service, Instance instance, Outcome outcome, long tookNanos);
}
