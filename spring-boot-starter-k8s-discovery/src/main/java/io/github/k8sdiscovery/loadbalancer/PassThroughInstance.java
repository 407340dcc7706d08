package io.github.k8sdiscovery.loadbalancer;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;

/**
 * A host that is none of discovery's business, as an instance of itself: an IP address, or a name
 * outside the cluster.
 *
 * @param host the host as it stands in the URL
 * @param port the port in the URL; -1 if there is none
 */
record PassThroughInstance(String host, int port) implements ServiceInstance {

  @Override
  public String getInstanceId() {
    return host + ":" + port;
  }

  @Override
  public String getServiceId() {
    return host;
  }

  @Override
  public String getHost() {
    return host;
  }

  @Override
  public int getPort() {
    return port;
  }

  @Override
  public boolean isSecure() {
    return false;
  }

  @Override
  public URI getUri() {
    return ServiceInstance.createUri(this);
  }

  @Override
  public @Nullable Map<String, String> getMetadata() {
    return Map.of();
  }
}
