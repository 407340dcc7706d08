package io.github.k8sdiscovery.samples.demo;

import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import io.github.k8sdiscovery.samples.demo.Load.Client;
import io.github.k8sdiscovery.samples.demo.Load.Landing;
import io.github.k8sdiscovery.samples.demo.scenario.PodSpec;
import io.github.k8sdiscovery.samples.demo.scenario.Stage;
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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The pair on one machine: an embedded Kubernetes API in this process, the backends and the
 * frontend in theirs. Closing it, or the end of this process however it comes, ends them all.
 */
final class Demo implements Stage, AutoCloseable {

  private static final int TIMER_THREADS = 4;
  private static final Duration START_BOUND = Duration.ofMinutes(2);

  private final DemoOptions options;
  private final Messages messages;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final AtomicInteger podNumber = new AtomicInteger();
  private final Kubelet kubelet;
  private final App frontend;
  private final CompletableFuture<Void> started;
  private volatile String killedPod = "";

  /** Starts everything at once; {@link #awaitStart()} waits until it is ready. */
  Demo(DemoOptions options, Messages messages) {
    this.options = options;
    this.messages = messages;
    EmbeddedKubernetesApi api = closeLater(EmbeddedKubernetesApi.start());
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(TIMER_THREADS, Demo::daemon);
    open.push(timer::shutdownNow);
    kubelet = closeLater(new Kubelet(options, api, timer, messages));
    List<CompletableFuture<App>> starts = new ArrayList<>();
    for (PodSpec spec : options.pods()) {
      starts.add(kubelet.run(pod(spec)));
    }
    frontend = closeLater(startFrontend(api.url()));
    ReadinessWatch watch =
        closeLater(new ReadinessWatch(frontend, timer, ready -> frontendChanged(ready)));
    starts.add(watch.firstReady());
    started = CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new));
  }

  /** One more pod, on a node of its own. */
  private Pod pod(PodSpec spec) {
    int number = podNumber.incrementAndGet();
    String uid = UUID.nameUUIDFromBytes(new byte[] {(byte) number}).toString();
    return new Pod(spec, uid, Ports.free(), "node-" + number, "zone-" + number);
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
        Map.of(
            "KUBECONFIG",
            kubeconfig.toString(),
            "K8S_DISCOVERY_STICKY_COOKIE_SECRET",
            UUID.randomUUID().toString()),
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
    await(started, "not everything was ready");
    Load load = new Load(frontend);
    for (Client client : Client.values()) {
      Landing landing = load.send(client);
      if (landing.failed()) {
        throw new DemoFailure(
            "the first call through " + client.label() + ": " + landing.failure());
      }
    }
  }

  private void await(CompletableFuture<?> start, String otherwise) throws InterruptedException {
    try {
      start.get(START_BOUND.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof DemoFailure failure ? failure : new DemoFailure(e.toString());
    } catch (TimeoutException e) {
      throw new DemoFailure(
          otherwise + " within " + START_BOUND.toSeconds() + " s, " + frontend.logTail());
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
    int pods = options.pods().size();
    return new LoadReport(landings, killedPod, options.kill() ? pods - 1 : pods);
  }

  @Override
  public String frontend() {
    return frontend.url("");
  }

  @Override
  public void event(String line) {
    messages.event(line);
  }

  @Override
  public void say(String text) {
    messages.say(text);
  }

  @Override
  public void annotate(String weights) {
    kubelet.annotate(weights);
  }

  @Override
  public void start(PodSpec spec) throws InterruptedException {
    await(kubelet.run(pod(spec)), spec.name() + " was not ready");
  }

  @Override
  public void terminate(String pod, Duration preStop, Runnable told) throws InterruptedException {
    kubelet.terminate(pod, preStop, told);
  }

  @Override
  public void kill(String pod) {
    kubelet.killUnnoticed(pod);
  }

  @Override
  public void notice(String pod) {
    kubelet.notice(pod);
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
