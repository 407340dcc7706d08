package io.github.k8sdiscovery.test;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceInfo;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.weight.ServiceWeights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service of the cluster. Without {@link #port(int)} it has one port, 80. Obtained from {@link
 * ClusterFixture#service(String)}.
 */
public final class MockService {

  private static final int HTTP = 80;

  private final ClusterFixture cluster;
  private final ServiceId id;
  private final List<ServicePort> ports = new ArrayList<>();
  private final Map<String, String> labels = new LinkedHashMap<>();
  private final Map<String, String> annotations = new LinkedHashMap<>();
  private final Map<String, MockPod> pods = new LinkedHashMap<>();
  private boolean localTrafficOnly;

  MockService(ClusterFixture cluster, ServiceId id) {
    this.cluster = cluster;
    this.id = id;
  }

  /**
   * Gives it this port, named {@code http}, beside those it was given before.
   *
   * @param number the number that clients write, 1 to 65535
   * @return this
   */
  public MockService port(int number) {
    return port("http", number, null);
  }

  /**
   * Gives it this port beside those it was given before; one of the same name is replaced.
   *
   * @param name the port's name
   * @param number the number that clients write, 1 to 65535
   * @param appProtocol the protocol, such as {@code https}; null if not said
   * @return this
   */
  public MockService port(String name, int number, @Nullable String appProtocol) {
    if (number < 1 || number > 65535) {
      throw new IllegalArgumentException("port: " + number + " (expected: 1 to 65535)");
    }
    return changed(
        () -> {
          ports.removeIf(port -> port.name().equals(name));
          ports.add(new ServicePort(name, number, appProtocol));
        });
  }

  /**
   * Gives it a label.
   *
   * @param key the label's key
   * @param value its value
   * @return this
   */
  public MockService label(String key, String value) {
    return changed(() -> labels.put(key, value));
  }

  /**
   * Gives it an annotation.
   *
   * @param key the annotation's key
   * @param value its value
   * @return this
   */
  public MockService annotation(String key, String value) {
    return changed(() -> annotations.put(key, value));
  }

  /**
   * Gives its instances weights, by the annotation {@code k8sdiscovery.github.io/weights}; at once.
   *
   * @param rules such as {@code v2-*=10%} or {@code zone:z1=2, a=0}; empty for none
   * @return this
   */
  public MockService weights(String rules) {
    return annotation(ServiceWeights.ANNOTATION, rules);
  }

  /**
   * Sets {@code internalTrafficPolicy} to {@code Local}: calls stay on the client's node.
   *
   * @return this
   */
  public MockService localTrafficOnly() {
    return changed(() -> localTrafficOnly = true);
  }

  /**
   * A pod behind the service. It is there once its state has been said: {@link MockPod#ready()} and
   * the like.
   *
   * @param name its name
   * @return the pod, the same one each time
   */
  public synchronized MockPod pod(String name) {
    return pods.computeIfAbsent(name, key -> new MockPod(this, key, cluster.nextAddress()));
  }

  /** Takes the service and its pods away. */
  public void remove() {
    cluster.remove(this);
  }

  ServiceId id() {
    return id;
  }

  void publish() {
    cluster.publish(this);
  }

  void forget(MockPod pod) {
    changed(() -> pods.remove(pod.name(), pod));
  }

  synchronized ServiceSnapshot snapshot() {
    List<ServicePort> published =
        ports.isEmpty() ? List.of(new ServicePort("http", HTTP, null)) : List.copyOf(ports);
    Map<String, List<Instance>> instances = new LinkedHashMap<>();
    for (ServicePort port : published) {
      List<Instance> behind = new ArrayList<>();
      for (MockPod pod : pods.values()) {
        Instance instance = pod.instance(published);
        if (instance != null) {
          behind.add(instance);
        }
      }
      instances.put(port.name(), behind);
    }
    ServiceInfo info =
        new ServiceInfo(
            "uid-of-" + id,
            "ClusterIP",
            labels,
            annotations,
            published,
            localTrafficOnly,
            null,
            null);
    return new ServiceSnapshot(id, info, instances, List.of());
  }

  private MockService changed(Runnable change) {
    synchronized (this) {
      change.run();
    }
    publish();
    return this;
  }
}
