package io.github.k8sdiscovery.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plays kube-proxy for one Service: listens at its cluster IP on each of its ports and hands each
 * connection, whole, to a ready pod, one pod after the other. Without the API it goes on with the
 * pods it knew last. Shares nothing with the library under test.
 */
public final class VirtualIp implements AutoCloseable {

  private static final ExecutorService PUMPS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "virtual-ip");
            thread.setDaemon(true);
            return thread;
          });

  private final List<ServerSocket> listeners = new ArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final ReadyPods pods;

  /** Listens from now on; the Service must be there. */
  public VirtualIp(KubeApi api, String namespace, String service) {
    JsonNode spec =
        api.get("/api/v1/namespaces/" + namespace + "/services/" + service).path("spec");
    this.pods = new ReadyPods(api, namespace, service);
    for (JsonNode port : spec.path("ports")) {
      listen(spec.path("clusterIP").asText(), port);
    }
  }

  /** Connections that it has taken so far. */
  public int connections() {
    return connections.get();
  }

  /** Closes its ports and every connection through it. */
  @Override
  public void close() {
    pods.close();
    listeners.forEach(VirtualIp::close);
    open.forEach(VirtualIp::close);
  }

  private void listen(String ip, JsonNode port) {
    try {
      ServerSocket listener =
          new ServerSocket(port.path("port").asInt(), 128, InetAddress.getByName(ip));
      listeners.add(listener);
      String name = port.path("name").asText();
      PUMPS.execute(() -> accept(listener, name));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + ip + " " + port, e);
    }
  }

  private void accept(ServerSocket listener, String port) {
    while (!listener.isClosed()) {
      try {
        forward(listener.accept(), port);
      } catch (IOException e) {
        if (!listener.isClosed()) {
          System.err.println("virtual ip: " + e);
        }
      }
    }
  }

  /** A connection for which there is no pod, or whose pod refuses it, is closed. */
  private void forward(Socket client, String port) {
    int n = connections.getAndIncrement();
    List<InetSocketAddress> ready = pods.on(port);
    Socket pod = new Socket();
    open.addAll(List.of(client, pod));
    if (ready.isEmpty()) {
      end(client, pod);
      return;
    }
    PUMPS.execute(
        () -> {
          try {
            pod.connect(ready.get(n % ready.size()), 1000);
            client.setTcpNoDelay(true);
            pod.setTcpNoDelay(true);
            PUMPS.execute(() -> pump(pod, client));
            pump(client, pod);
          } catch (IOException e) {
            end(client, pod);
          }
        });
  }

  private void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // One side has gone: so has the connection.
    } finally {
      end(from, to);
    }
  }

  private void end(Socket... sockets) {
    for (Socket socket : sockets) {
      close(socket);
      open.remove(socket);
    }
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      // It is of no use any more either way.
    }
  }
}
