package io.github.k8sdiscovery.samples.backend;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The name of this pod: Kubernetes sets HOSTNAME to it; outside a cluster the machine's own name
 * stands in.
 */
@Component
class PodName {

  private final String name;

  PodName(@Value("${HOSTNAME:}") String hostname) {
    this.name = hostname.isBlank() ? machineName() : hostname;
  }

  private static String machineName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return InetAddress.getLoopbackAddress().getHostName();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
