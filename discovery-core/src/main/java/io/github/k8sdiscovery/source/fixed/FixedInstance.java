package io.github.k8sdiscovery.source.fixed;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.IpAddress;
import io.github.k8sdiscovery.model.Locality;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An instance that somebody wrote down.
 *
 * @param uri where it is: {@code http://localhost:15000}, {@code https://10.0.0.7:8443} or without
 *     a scheme {@code localhost:15000}. The host is an IP address, or a name that the HTTP client
 *     resolves; the port is 1 to 65535
 * @param weight its share of the requests in relation to the others', finite, 0 or more; 1 by
 *     default
 * @param zone the zone it runs in; null if unknown
 * @param node the node it runs on; null if unknown
 */
public record FixedInstance(URI uri, double weight, @Nullable String zone, @Nullable String node) {

  private static final int MAX_PORT = 65535;
  private static final String LAW =
      "host:port, with http:// or https:// before it or nothing, and nothing behind it; port 1 to"
          + " 65535";

  // Checks all of it; "localhost:15000" alone is read by URI as something of the scheme localhost.
  public FixedInstance {
    uri = uri.isOpaque() ? URI.create("//" + uri) : uri;
    if (!wellFormed(uri)) {
      throw new IllegalArgumentException("uri: " + uri + " (expected: " + LAW + ")");
    }
    if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "weight: " + weight + " (expected: a finite number, 0 or more)");
    }
  }

  /**
   * An instance with weight 1, of unknown place.
   *
   * @param uri where it is, with or without a scheme
   * @return the instance
   * @throws IllegalArgumentException if it is nowhere
   */
  public static FixedInstance at(String uri) {
    try {
      return new FixedInstance(URI.create(uri.contains("//") ? uri : "//" + uri), 1, null, null);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("uri: " + uri + " (expected: " + LAW + ")", e);
    }
  }

  /** {@code http}, {@code https}, or null if not said. */
  @Nullable String scheme() {
    String scheme = uri.getScheme();
    return scheme == null ? null : scheme.toLowerCase(Locale.ROOT);
  }

  Instance instance() {
    String host = Objects.requireNonNull(uri.getHost());
    String address = IpAddress.canonical(host);
    return Instance.at(address == null ? host.toLowerCase(Locale.ROOT) : address, uri.getPort())
        .locality(new Locality(zone, node))
        .weight(weight)
        .build();
  }

  private static boolean wellFormed(URI uri) {
    String scheme = uri.getScheme();
    String host = uri.getHost();
    String path = uri.getRawPath();
    return (scheme == null || scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))
        && host != null
        && (!host.startsWith("[") || IpAddress.canonical(host) != null)
        && uri.getPort() >= 1
        && uri.getPort() <= MAX_PORT
        && uri.getRawUserInfo() == null
        && (path == null || path.isEmpty() || path.equals("/"))
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }
}
