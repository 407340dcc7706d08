package io.github.k8sdiscovery.source.kubernetes;

/** A port as kube-proxy tells ports apart: by name and protocol. */
record PortKey(String name, String protocol) {

  static final String TCP = "TCP";
}
