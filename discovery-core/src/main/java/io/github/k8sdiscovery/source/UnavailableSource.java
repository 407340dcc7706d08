package io.github.k8sdiscovery.source;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.function.Consumer;

/** A source that is not there. */
record UnavailableSource(String name, Unavailability reason, Scheduler scheduler)
    implements InstanceSource {

  @Override
  public Following follow(ServiceId id, Consumer<SourceState> listener) {
    return Following.once(new Unavailable(reason), listener, scheduler);
  }

  @Override
  public void close() {}
}
