package io.github.k8sdiscovery.source.env;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.model.Unavailability.Kind;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.SourceState;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.source.SourceState.Unavailable;
import io.github.k8sdiscovery.source.env.ServiceVariables.Found;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Services as <a
 * href="https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables">environment
 * variables</a>: {@code BACKEND_SERVICE_HOST}, {@code BACKEND_SERVICE_PORT} and {@code
 * BACKEND_SERVICE_PORT_HTTP}, else the older {@code BACKEND_PORT_5000_TCP_ADDR} and {@code …_PORT}.
 * A service has one instance, at its cluster IP.
 *
 * <p>They are a picture of the moment when the container was started: what they say never changes,
 * and a variable that is missing proves nothing, so that this source is unavailable for such a
 * service and never says that there is none. They tell of the services in the client's own
 * namespace, and of {@code kubernetes} in {@code default}; never of headless ones.
 *
 * <p>Immutable; any thread. A look-up costs one pass over the variables.
 */
public final class EnvSource implements InstanceSource {

  private static final String NAME = "env";
  private static final ServiceId API = new ServiceId("default", "kubernetes");

  private final TreeMap<String, String> variables;
  private final String ownNamespace;
  private final Scheduler scheduler;

  /**
   * A source over variables.
   *
   * @param variables the environment, as {@link System#getenv()} has it; copied
   * @param ownNamespace the client's namespace
   * @param scheduler where listeners are called
   */
  public EnvSource(Map<String, String> variables, String ownNamespace, Scheduler scheduler) {
    this.variables = new TreeMap<>(variables);
    this.ownNamespace = ownNamespace;
    this.scheduler = scheduler;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Following follow(ServiceId id, Consumer<SourceState> listener) {
    return Following.once(state(id), listener, scheduler);
  }

  @Override
  public void close() {}

  private SourceState state(ServiceId id) {
    boolean own = id.equals(new ServiceId(ownNamespace, id.name()));
    if (!own && !id.equals(API)) {
      return unavailable(
          Kind.NOT_LISTED,
          "environment variables tell of services in namespace " + ownNamespace + ", not of " + id);
    }
    try {
      return synced(id, new ServiceVariables(variables, id.name()).read());
    } catch (NoVariableException e) {
      return unavailable(Kind.NOT_LISTED, e.getMessage());
    } catch (IllegalArgumentException e) {
      return unavailable(Kind.MALFORMED, e.getMessage());
    }
  }

  private static Synced synced(ServiceId id, List<Found> found) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    found.forEach(port -> numbers.put(port.name(), port.number()));
    Map<String, Integer> published = Map.copyOf(numbers);
    List<ServicePort> ports = new ArrayList<>();
    Map<String, List<Instance>> instances = new LinkedHashMap<>();
    for (Found port : found) {
      ports.add(new ServicePort(port.name(), port.number(), null));
      Instance instance = Instance.at(port.host(), port.number()).ports(published).build();
      instances.put(port.name(), List.of(instance));
    }
    return new Synced(new ServiceSnapshot(id, ServiceInfo.virtual(ports), instances, List.of()));
  }

  private static Unavailable unavailable(Kind kind, @Nullable String message) {
    return new Unavailable(new Unavailability(kind, String.valueOf(message)));
  }
}
