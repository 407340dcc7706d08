package io.github.k8sdiscovery.model;

import org.jspecify.annotations.Nullable;

/**
 * What a call must say to reach a service through something in front of it, such as an Ingress or a
 * host outside the cluster, that serves several at one address.
 *
 * @param host the name that the call must be for: in its {@code Host} header, and over TLS the one
 *     that is asked for (SNI) and verified
 * @param secure whether it is spoken to by TLS; null if the URL decides, as always
 * @param pathPrefix what goes before the URL's path: empty, or with a slash before and none behind
 */
public record Via(String host, @Nullable Boolean secure, String pathPrefix) {

  // Checks the prefix.
  public Via {
    if (!pathPrefix.isEmpty() && (!pathPrefix.startsWith("/") || pathPrefix.endsWith("/"))) {
      throw new IllegalArgumentException(
          "path prefix: " + pathPrefix + " (expected: empty, or /path without a slash behind)");
    }
  }

  /**
   * A name and nothing else: the scheme and the path are the URL's.
   *
   * @param host the name that the call must be for
   */
  public Via(String host) {
    this(host, null, "");
  }
}
