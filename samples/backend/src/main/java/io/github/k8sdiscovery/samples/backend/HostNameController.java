package io.github.k8sdiscovery.samples.backend;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says which pod answered. */
@RestController
class HostNameController {

  private final HostName hostName;

  /**
   * Kubernetes sets HOSTNAME to the pod's name; outside a cluster the machine's own name stands in.
   */
  HostNameController(@Value("${HOSTNAME:}") String podName) {
    this.hostName = new HostName(podName.isBlank() ? machineName() : podName);
  }

  @GetMapping("/host_name")
  HostName hostName() {
    return hostName;
  }

  private static String machineName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return InetAddress.getLoopbackAddress().getHostName();
    }
  }
}
