package io.github.k8sdiscovery.grpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/** A port before a server's: connections come about, and nothing passes before it is opened. */
final class Door implements AutoCloseable {

  private final ServerSocket listening;
  private final int behind;
  private final CountDownLatch opened = new CountDownLatch(1);

  private Door(int behind) throws IOException {
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.behind = behind;
  }

  /** Shut, before a server. */
  static Door before(GrpcPod pod) {
    try {
      Door door = new Door(pod.port());
      start(door::accept);
      return door;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  void open() {
    opened.countDown();
  }

  /** Passes nothing that is new. */
  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() throws IOException, InterruptedException {
    while (true) {
      Socket client = listening.accept();
      opened.await();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), behind);
      start(() -> pass(client, server));
      start(() -> pass(server, client));
    }
  }

  private static void pass(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    }
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | InterruptedException over) {
                // A socket was closed, which is how this ends.
              }
            },
            "door");
    thread.setDaemon(true);
    thread.start();
  }

  @FunctionalInterface
  private interface Work {

    void run() throws IOException, InterruptedException;
  }
}
