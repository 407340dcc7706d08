package io.github.k8sdiscovery.samples.demo;

import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import io.github.k8sdiscovery.samples.demo.Load.Client;
import io.github.k8sdiscovery.samples.demo.Load.Landing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The pair on one machine: an embedded Kubernetes API in this process, three backends and the
 * frontend in theirs. Closing it, or the end of this process however it comes, ends them all.
 */
final class Demo implements AutoCloseable {

  private static final int BACKENDS = 3;
  private static final Duration START_BOUND = Duration.ofMinutes(2);

  private final DemoOptions options;
  private final Messages messages;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Kubelet kubelet;
  private final App frontend;
  private final CompletableFuture<Void> started;
  private volatile String killedPod = "";

  /** Starts everything at once; {@link #awaitStart()} waits until it is ready. */
  Demo(DemoOptions options, Messages messages) {
    this.options = options;
    this.messages = messages;
    EmbeddedKubernetesApi api = closeLater(EmbeddedKubernetesApi.start());
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(BACKENDS + 1, Demo::daemon);
    open.push(timer::shutdownNow);
    kubelet = closeLater(new Kubelet(options, api, timer, messages));
    List<CompletableFuture<App>> starts = new ArrayList<>();
    List<Integer> ports = Ports.free(BACKENDS);
    for (int i = 1; i <= BACKENDS; i++) {
      String uid = UUID.nameUUIDFromBytes(new byte[] {(byte) i}).toString();
      starts.add(
          kubelet.run(new Pod("backend-" + i, uid, ports.get(i - 1), "node-" + i, "zone-" + i)));
    }
    frontend = closeLater(startFrontend(api.url()));
    ReadinessWatch watch =
        closeLater(new ReadinessWatch(frontend, timer, ready -> frontendChanged(ready)));
    starts.add(watch.firstReady());
    started = CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new));
  }

  private <T extends AutoCloseable> T closeLater(T resource) {
    open.push(resource);
    return resource;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "demo-timer");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * The frontend finds the API as any client on a laptop does: through the file that KUBECONFIG
   * names.
   */
  private App startFrontend(String apiUrl) {
    Path kubeconfig = options.directory().resolve("kubeconfig");
    String content =
        """
        apiVersion: v1
        kind: Config
        current-context: demo
        clusters:
          - name: demo
            cluster:
              server: %s
        users:
          - name: demo
            user: {}
        contexts:
          - name: demo
            context:
              cluster: demo
              user: demo
        """
            .formatted(apiUrl);
    try {
      Files.writeString(kubeconfig, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return App.start(
        options,
        "frontend",
        options.frontendJar(),
        options.port(),
        Map.of("KUBECONFIG", kubeconfig.toString()),
        List.of("--k8s.discovery.namespace=" + Kubelet.NAMESPACE));
  }

  private void frontendChanged(boolean ready) {
    messages.event("frontend (pid " + frontend.pid() + ") is " + (ready ? "ready" : "not ready"));
  }

  /**
   * Waits until all are ready and one call went through each client.
   *
   * @throws DemoFailure if that does not come about within two minutes
   */
  void awaitStart() throws InterruptedException {
    try {
      started.get(START_BOUND.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof DemoFailure failure ? failure : new DemoFailure(e.toString());
    } catch (TimeoutException e) {
      throw new DemoFailure(
          "not everything was ready within "
              + START_BOUND.toSeconds()
              + " s, "
              + frontend.logTail());
    }
    Load load = new Load(frontend);
    for (Client client : Client.values()) {
      Landing landing = load.send(client);
      if (landing.failed()) {
        throw new DemoFailure(
            "the first call through " + client.label() + ": " + landing.failure());
      }
    }
  }

  Kubelet kubelet() {
    return kubelet;
  }

  /** Where a person looks. */
  String url() {
    return "http://localhost:" + frontend.port();
  }

  /** Runs the load that the options ask for. */
  LoadReport runLoad() throws InterruptedException {
    int total = options.requests() * Client.values().length;
    int killAt = options.kill() ? total / 3 : total;
    List<Landing> landings =
        new Load(frontend).run(options.requests(), killAt, () -> killedPod = kubelet.killOne());
    return new LoadReport(landings, killedPod, options.kill() ? BACKENDS - 1 : BACKENDS);
  }

  @Override
  public synchronized void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        messages.event("while ending: " + e);
      }
    }
  }
}
