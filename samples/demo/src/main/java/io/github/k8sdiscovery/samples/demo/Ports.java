package io.github.k8sdiscovery.samples.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports of 127.0.0.1. */
final class Ports {

  private Ports() {}

  private static ServerSocket open(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  /** So many different ports on which nobody listens. */
  static List<Integer> free(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(open(0));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      sockets.forEach(Ports::closeQuietly);
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

  private static void closeQuietly(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
