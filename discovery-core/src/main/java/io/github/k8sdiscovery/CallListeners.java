package io.github.k8sdiscovery;

import io.github.k8sdiscovery.health.Outcome;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whoever is told of calls. Any thread. A call that nobody listens to costs a volatile read;
 * nothing is made for one that somebody does.
 */
final class CallListeners implements CallListener {

  private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);

  private volatile CallListener[] listeners = {};
  private volatile boolean failed;

  @Override
  public void ended(ServiceId service, Instance instance, Outcome outcome, long tookNanos) {
    for (CallListener listener : listeners) {
      try {
        listener.ended(service, instance, outcome, tookNanos);
      } catch (RuntimeException e) {
        failed(service, e);
      }
    }
  }

  AutoCloseable add(CallListener listener) {
    change(listener, true);
    return () -> change(listener, false);
  }

  private synchronized void change(CallListener listener, boolean there) {
    List<CallListener> next = new ArrayList<>(List.of(listeners));
    if (there) {
      next.add(listener);
    } else {
      next.remove(listener);
    }
    listeners = next.toArray(CallListener[]::new);
  }

  /** Once: the next call would say the same. */
  private void failed(ServiceId service, RuntimeException failure) {
    if (!failed) {
      failed = true;
      LOG.warn("{}: a listener failed on a call; further failures are not said", service, failure);
    }
  }
}
