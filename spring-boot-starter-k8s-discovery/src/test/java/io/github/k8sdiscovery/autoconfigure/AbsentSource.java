package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.SourceState;
import java.util.function.Consumer;

/** A source of an application's own, which knows no service. */
final class AbsentSource implements InstanceSource {

  @Override
  public String name() {
    return "absent";
  }

  @Override
  public Following follow(ServiceId id, Consumer<SourceState> listener) {
    listener.accept(new SourceState.Absent());
    return () -> {};
  }

  @Override
  public void close() {}
}
