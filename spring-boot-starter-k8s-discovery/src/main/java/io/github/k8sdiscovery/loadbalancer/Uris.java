package io.github.k8sdiscovery.loadbalancer;

import io.github.k8sdiscovery.instance.KubernetesServiceInstance;
import io.github.k8sdiscovery.model.IpAddress;
import io.github.k8sdiscovery.model.Via;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;

/**
 * Puts an instance's address into a URL. Everything behind the authority stays as it is written, so
 * that nothing is encoded twice; what is in front of the service may want a prefix before it.
 */
final class Uris {

  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  private Uris() {}

  /**
   * The URL at an instance: a plain scheme is upgraded for a secure one, never the reverse. Whoever
   * writes https means it, whatever is said of the instance.
   */
  static URI of(ServiceInstance instance, URI original) {
    if (instance instanceof PassThroughInstance) {
      return original;
    }
    String scheme = scheme(instance, original.getScheme());
    StringBuilder uri = new StringBuilder(scheme).append("://");
    if (original.getRawUserInfo() != null) {
      uri.append(original.getRawUserInfo()).append('@');
    }
    String host = instance.getHost();
    uri.append(host.startsWith("[") ? host : IpAddress.inUri(host));
    int port = instance.getPort();
    uri.append(':').append(port >= 0 ? port : defaultPort(scheme));
    append(uri, "", prefix(instance));
    append(uri, "", original.getRawPath());
    append(uri, "?", original.getRawQuery());
    append(uri, "#", original.getRawFragment());
    return URI.create(uri.toString());
  }

  /** The scheme of a call to an instance. */
  static String scheme(ServiceInstance instance, @Nullable String original) {
    String own = instance.getScheme();
    if (own != null) {
      return own;
    }
    String written = original == null ? "http" : original;
    if (!instance.isSecure()) {
      return written;
    }
    return switch (written) {
      case "http" -> "https";
      case "ws" -> "wss";
      default -> written;
    };
  }

  private static @Nullable String prefix(ServiceInstance instance) {
    Via via = instance instanceof KubernetesServiceInstance ours ? ours.instance().via() : null;
    return via == null ? null : via.pathPrefix();
  }

  /** Whether a scheme is spoken over TLS. */
  static boolean isSecure(String scheme) {
    return scheme.equals("https") || scheme.equals("wss");
  }

  /** The port of a scheme where a URL names none. */
  static int defaultPort(String scheme) {
    return isSecure(scheme) ? HTTPS : HTTP;
  }

  private static void append(StringBuilder uri, String before, @Nullable String part) {
    if (part != null) {
      uri.append(before).append(part);
    }
  }
}
