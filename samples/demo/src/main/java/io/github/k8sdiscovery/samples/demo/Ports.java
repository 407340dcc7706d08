package io.github.k8sdiscovery.samples.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of 127.0.0.1. */
final class Ports {

  private Ports() {}

  private static ServerSocket open(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  /** A port on which nobody listens. */
  static int free() {
    try (ServerSocket socket = open(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes sure that nobody listens on a port.
   *
   * @throws DemoFailure if somebody does
   */
  static void requireFree(int port) {
    try {
      open(port).close();
    } catch (IOException e) {
      throw new DemoFailure(
          "demo.port: "
              + port
              + " is taken (expected: a free port; choose one with -Ddemo.port=<port>)");
    }
  }
}
