package io.github.k8sdiscovery.source.kubernetes;

import org.jspecify.annotations.Nullable;

/** A port as kube-proxy tells ports apart: by name and protocol. */
record PortKey(String name, String protocol) {

  static final String TCP = "TCP";

  /** Whether a protocol as it is written is TCP, which is also meant where none is. */
  static boolean isTcp(@Nullable String written) {
    return written == null || written.equals(TCP);
  }
}
