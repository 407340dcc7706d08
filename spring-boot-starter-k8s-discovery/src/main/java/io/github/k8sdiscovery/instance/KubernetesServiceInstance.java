package io.github.k8sdiscovery.instance;

import io.github.k8sdiscovery.ServiceView;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.IpAddress;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.Via;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;

/**
 * An instance as Spring Cloud sees it: a thin wrapper that computes what it is asked for, so that
 * making one per call costs next to nothing. Immutable; any thread.
 *
 * <p>Two are equal if they are the same instance of the same service, whatever else is known of
 * them: editing an annotation of the Service makes no other instance.
 */
public final class KubernetesServiceInstance implements ServiceInstance {

  private final ServiceView view;
  private final Instance instance;
  private final @Nullable Runnable onReached;
  private volatile @Nullable Map<String, String> metadata;

  private KubernetesServiceInstance(
      ServiceView view, Instance instance, @Nullable Runnable onReached) {
    this.view = view;
    this.instance = instance;
    this.onReached = onReached;
  }

  /**
   * An instance of a view.
   *
   * @param view the service on one of its ports
   * @param instance one of its instances
   * @return the same for Spring Cloud
   */
  public static KubernetesServiceInstance of(ServiceView view, Instance instance) {
    return new KubernetesServiceInstance(view, instance, null);
  }

  /**
   * An instance that was picked for a call.
   *
   * @param view the service on one of its ports
   * @param instance the instance
   * @param onReached is run when the call has got an answer from it
   * @return the same for Spring Cloud
   */
  public static KubernetesServiceInstance of(
      ServiceView view, Instance instance, Runnable onReached) {
    return new KubernetesServiceInstance(view, instance, onReached);
  }

  /** Says that the call it was picked for has got an answer, whatever the answer was. */
  public void reached() {
    if (onReached != null) {
      onReached.run();
    }
  }

  /**
   * All instances of a view that this client may use now.
   *
   * @param view the service on one of its ports
   * @return the same for Spring Cloud, in the view's order; perhaps none
   */
  public static List<ServiceInstance> eligible(ServiceView view) {
    List<ServiceInstance> all = new ArrayList<>(view.instances().size());
    for (Instance instance : view.instances()) {
      all.add(of(view, instance));
    }
    return all;
  }

  /** {@return the service as it was when this instance was picked} */
  public ServiceView view() {
    return view;
  }

  /** {@return what discovery knows of the instance} */
  public Instance instance() {
    return instance;
  }

  /** {@return the pod's UID, else {@code address:port}} */
  @Override
  public String getInstanceId() {
    return instance.id();
  }

  /** {@return the name of the Service} */
  @Override
  public String getServiceId() {
    return service().name();
  }

  /** {@return the IP address as {@link URI#getHost()} writes it: IPv6 in square brackets} */
  @Override
  public String getHost() {
    return IpAddress.inUri(instance.address());
  }

  /** {@return the port to connect to; -1 if the service publishes none and none was asked for} */
  @Override
  public int getPort() {
    return instance.port() == 0 ? -1 : instance.port();
  }

  /** {@return whether the instance speaks TLS on this port} */
  @Override
  public boolean isSecure() {
    return view.secure(instance);
  }

  /**
   * {@return {@code http} or {@code https}, address and port; and the prefix of every path, where
   * what is in front of the service wants one}
   */
  @Override
  public URI getUri() {
    String scheme = isSecure() ? "https://" : "http://";
    String authority = instance.port() == 0 ? getHost() : instance.authority();
    Via via = instance.via();
    return URI.create(scheme + authority + (via == null ? "" : via.pathPrefix()));
  }

  /**
   * What else is known of the instance.
   *
   * @return labels and annotations of the Service, {@code port.NAME} for every port, {@code
   *     k8s_namespace}, {@code type}, {@code zone}, {@code node} and {@code pod}, each if known;
   *     and {@code weight}; immutable
   */
  @Override
  public Map<String, String> getMetadata() {
    Map<String, String> known = metadata;
    if (known == null) {
      known = InstanceMetadata.of(view.snapshot(), instance);
      metadata = known;
    }
    return known;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KubernetesServiceInstance that
        && instance.id().equals(that.instance.id())
        && service().equals(that.service());
  }

  @Override
  public int hashCode() {
    return instance.id().hashCode();
  }

  @Override
  public String toString() {
    return service() + " at " + instance.authority() + " (" + instance.id() + ")";
  }

  private ServiceId service() {
    return view.snapshot().id();
  }
}
