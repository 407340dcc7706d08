package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Every service has the same instances, on the port 5000 (named as given). */
record GivenSource(String portName, List<Instance> instances, Scheduler scheduler)
    implements InstanceSource {

  static final int PORT = 5000;

  @Override
  public String name() {
    return "given";
  }

  @Override
  public Following follow(ServiceId id, Consumer<SourceState> listener) {
    ServiceInfo service = ServiceInfo.virtual(List.of(new ServicePort(portName, PORT, null)));
    ServiceSnapshot snapshot =
        new ServiceSnapshot(id, service, Map.of(portName, instances), List.of());
    return Following.once(new Synced(snapshot), listener, scheduler);
  }

  @Override
  public void close() {}
}
