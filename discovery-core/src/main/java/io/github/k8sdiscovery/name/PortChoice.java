package io.github.k8sdiscovery.name;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServicePort;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of a service's ports a call goes to.
 *
 * @param name the port's name, empty for an unnamed one; null if the service publishes none
 * @param servicePort the port as the Service has it; null where that is not known
 * @param written the port in the URL; 0 if there was none
 */
public record PortChoice(@Nullable String name, @Nullable ServicePort servicePort, int written) {

  /**
   * The instances behind the port, each with the number it publishes; if the service publishes
   * none, with the number in the URL.
   *
   * @param snapshot the service
   * @return all instances behind the port, whatever their conditions
   */
  public List<Instance> instances(ServiceSnapshot snapshot) {
    if (name != null) {
      return snapshot.on(name);
    }
    return snapshot.portless().stream().map(instance -> instance.onPort(written)).toList();
  }
}
