package io.github.k8sdiscovery.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whether somebody is there. */
class PodProbeTest {

  @Test
  void address_thatTakesOrRefusesConnections_isReached() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
      assertThat(PodProbe.tcp("127.0.0.1", port).get(5, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(PodProbe.tcp("127.0.0.1", port).get(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void address_whereNobodyAnswers_isNotReached() throws Exception {
    List<Socket> waiting = new ArrayList<>();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // Nobody accepts: once the queue is full, the kernel does not answer any more.
      for (int i = 0; i < 3; i++) {
        Socket socket = new Socket();
        waiting.add(socket);
        connect(socket, server.getLocalSocketAddress());
      }
      assertThat(PodProbe.tcp("127.0.0.1", server.getLocalPort()).get(5, TimeUnit.SECONDS))
          .isFalse();
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  private static void connect(Socket socket, SocketAddress server) throws IOException {
    try {
      socket.connect(server, 100);
    } catch (SocketTimeoutException full) {
      // As it should be.
    }
  }
}
