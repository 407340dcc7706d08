package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.loadbalancer.Naming;
import io.github.k8sdiscovery.model.IpAddress;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SNIHostName;
import org.jspecify.annotations.Nullable;

/**
 * How calls over TLS are made.
 *
 * @param serverName The name to ask an instance for and to verify in its certificate, with
 *     "{service}" and "{namespace}" for those of the Service. Default: the host in the URL, or one
 *     of the Service's names in the cluster's DNS.
 */
public record TlsProperties(@Nullable String serverName) {

  private static final String LAW =
      "a host name such as backend.example.org or {service}.{namespace}.svc, no IP address";

  /**
   * The name, or the pattern for it.
   *
   * @param prefix what stands before the names of these properties, with the last dot
   * @param base what holds where they say nothing
   */
  @Nullable String serverName(String prefix, @Nullable String base) {
    if (serverName == null) {
      return base;
    }
    String sample = Naming.serverName(serverName, "a", "a");
    try {
      SNIHostName name = new SNIHostName(sample.getBytes(StandardCharsets.US_ASCII));
      if (!sample.isBlank()
          && IpAddress.canonical(sample) == null
          && name.getAsciiName().equalsIgnoreCase(sample)) {
        return serverName;
      }
    } catch (IllegalArgumentException refused) {
      throw new InvalidPropertyException(prefix + "server-name", serverName, LAW);
    }
    throw new InvalidPropertyException(prefix + "server-name", serverName, LAW);
  }
}
