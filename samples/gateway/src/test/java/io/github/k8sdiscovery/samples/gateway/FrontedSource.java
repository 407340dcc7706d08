package io.github.k8sdiscovery.samples.gateway;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.model.Via;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The service {@code fronted} behind something that wants a name and a prefix of its own. */
record FrontedSource(Pod front, Scheduler scheduler) implements InstanceSource {

  static final String SERVICE = "fronted";

  @Override
  public String name() {
    return "fronts";
  }

  @Override
  public Following follow(ServiceId id, Consumer<SourceState> listener) {
    return Following.once(state(id), listener, scheduler);
  }

  private SourceState state(ServiceId id) {
    if (!id.name().equals(SERVICE)) {
      return new Unavailable(new Unavailability(Kind.NOT_LISTED, "only " + SERVICE));
    }
    Instance instance =
        Instance.at("127.0.0.1", front.port())
            .via(new Via("shop.example.org", null, "/v1"))
            .build();
    ServiceInfo service = ServiceInfo.virtual(List.of(new ServicePort("http", 5000, null)));
    return new Synced(
        new ServiceSnapshot(id, service, Map.of("http", List.of(instance)), List.of()));
  }

  @Override
  public void close() {}
}
