package io.github.k8sdiscovery.source;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A source that is not there. */
record UnavailableSource(String name, Unavailability reason, Scheduler scheduler)
    implements InstanceSource {

  @Override
  public Following follow(ServiceId id, Consumer<SourceState> listener) {
    AtomicBoolean closed = new AtomicBoolean();
    scheduler.execute(
        () -> {
          if (!closed.get()) {
            listener.accept(new Unavailable(reason));
          }
        });
    return () -> closed.set(true);
  }

  @Override
  public void close() {}
}
