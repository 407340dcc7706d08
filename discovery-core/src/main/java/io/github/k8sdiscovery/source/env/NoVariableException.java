package io.github.k8sdiscovery.source.env;

/** The environment does not tell of a service. */
final class NoVariableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NoVariableException(String variable) {
    super(
        variable
            + " is not set; the kubelet sets it when it starts the container, for a Service that"
            + " exists by then and has a cluster IP, unless the pod says enableServiceLinks: false");
  }
}
