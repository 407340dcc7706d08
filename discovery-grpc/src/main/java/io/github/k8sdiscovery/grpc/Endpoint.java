package io.github.k8sdiscovery.grpc;

import io.github.k8sdiscovery.model.Instance;

/**
 * Where a connection goes. Not the instance's id: a connection belongs to an address.
 *
 * @param address an IP address or a host name
 * @param port the port
 */
record Endpoint(String address, int port) {

  static Endpoint of(Instance instance) {
    return new Endpoint(instance.address(), instance.port());
  }
}
