package io.github.k8sdiscovery.samples.demo;

import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import io.github.k8sdiscovery.embedded.ServiceBuilder;
import io.github.k8sdiscovery.samples.demo.Pod.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Plays the kubelet and the endpoint slice controller: runs the backends' processes, and keeps the
 * slices of their Services true to them. A process that ends is not ready from that moment.
 * Thread-safe.
 */
final class Kubelet implements AutoCloseable {

  static final String NAMESPACE = "example";

  /** All Services have the same pods; the first is the one that weights are set for. */
  private static final List<String> SERVICES =
      List.of("backend-service", "cart-service", "fast-service");

  private static final int SERVICE_PORT = 5000;
  private static final String PORT_NAME = "http";
  private static final String WEIGHTS = "k8sdiscovery.github.io/weights";

  private record Running(Pod pod, App app, ReadinessWatch watch) {}

  private final DemoOptions options;
  private final EmbeddedKubernetesApi api;
  private final ScheduledExecutorService timer;
  private final Messages messages;
  private final Map<String, Running> pods = new ConcurrentSkipListMap<>();
  private final Map<String, Boolean> readiness = new ConcurrentSkipListMap<>();
  private volatile boolean closing;

  Kubelet(
      DemoOptions options,
      EmbeddedKubernetesApi api,
      ScheduledExecutorService timer,
      Messages messages) {
    this.options = options;
    this.api = api;
    this.timer = timer;
    this.messages = messages;
    SERVICES.forEach(service -> service(service).apply());
  }

  private ServiceBuilder service(String name) {
    return api.service(NAMESPACE, name).port(PORT_NAME, SERVICE_PORT, PORT_NAME, "http");
  }

  /** Sets the weights annotation of {@code backend-service}. */
  void annotate(String weights) {
    service(SERVICES.get(0)).annotation(WEIGHTS, weights).apply();
  }

  /**
   * Runs a pod's process, for the first time or again.
   *
   * @return completes when the pod is ready; fails when its process ends before
   */
  CompletableFuture<App> run(Pod pod) {
    publish(pod, State.NOT_READY);
    Map<String, String> environment =
        Map.of(
            "HOSTNAME", pod.name(),
            "BACKEND_VERSION", pod.spec().version(),
            "BACKEND_DELAY", pod.spec().delay().toString());
    App app =
        App.start(options, pod.name(), options.backendJar(), pod.port(), environment, List.of());
    ReadinessWatch watch =
        new ReadinessWatch(app, timer, ready -> readinessChanged(pod, app, ready));
    pods.put(pod.name(), new Running(pod, app, watch));
    return watch.firstReady();
  }

  private void readinessChanged(Pod pod, App app, boolean ready) {
    if (closing) {
      return;
    }
    publish(pod, ready ? State.READY : State.NOT_READY);
    readiness.put(pod.name(), ready);
    messages.readinessChanged(app, ready);
  }

  /** One slice per pod, because on one address each pod has a port number of its own. */
  private void publish(Pod pod, State state) {
    for (String service : SERVICES) {
      api.slice(NAMESPACE, slice(service, pod))
          .service(service)
          .label("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io")
          .port(PORT_NAME, pod.port(), "TCP", "http")
          .endpoint(
              endpoint ->
                  endpoint
                      .address("127.0.0.1")
                      .ready(state == State.READY)
                      .serving(state != State.NOT_READY)
                      .terminating(state == State.TERMINATING)
                      .pod(pod.name())
                      .uid(pod.uid())
                      .node(pod.node())
                      .zone(pod.zone()))
          .apply();
    }
  }

  private static String slice(String service, Pod pod) {
    return service + "-" + pod.name();
  }

  /**
   * Ends a pod as a deleted one ends.
   *
   * @param preStop how long it goes on serving before its process is told to stop
   * @param told run just before that
   */
  void terminate(String name, Duration preStop, Runnable told) throws InterruptedException {
    Running running = running(name);
    running.watch().close();
    messages.event(name + " is terminating: no new sessions, those it has stay");
    publish(running.pod(), State.TERMINATING);
    Thread.sleep(preStop.toMillis());
    told.run();
    running.app().close();
    pods.remove(name);
    SERVICES.forEach(s -> api.delete("endpointslices", NAMESPACE, slice(s, running.pod())));
    messages.event(name + " is gone");
  }

  /** Kills a pod's process; the API goes on calling it ready. */
  void killUnnoticed(String name) {
    Running running = running(name);
    running.watch().close();
    running.app().kill();
    running.app().onExit().join();
    messages.event(name + " (pid " + running.app().pid() + ") is killed; nobody has said so yet");
  }

  /** The API is told that a killed pod is not ready. */
  void notice(String name) {
    publish(running(name).pod(), State.NOT_READY);
    messages.event(name + ": its endpoint is set to not ready");
  }

  private Running running(String name) {
    return Objects.requireNonNull(pods.get(name), name);
  }

  /**
   * Kills a pod's process and waits until the API says that it is not ready.
   *
   * @return its name; empty if none runs
   */
  String killOne() {
    for (Running running : pods.values()) {
      if (running.app().isAlive()) {
        running.app().kill();
        running.watch().processEnd().join();
        return running.pod().name();
      }
    }
    return "";
  }

  /**
   * Runs the pods again whose process has ended.
   *
   * @return how many these were
   */
  int restartEnded() {
    List<Running> ended =
        pods.values().stream().filter(running -> !running.app().isAlive()).toList();
    for (Running running : ended) {
      running.watch().close();
      var unused = run(running.pod()).exceptionally(this::startFailed);
    }
    return ended.size();
  }

  private @Nullable App startFailed(Throwable failure) {
    messages.event("not started: " + failure.getMessage());
    return null;
  }

  /** The instances as text: name, address, process, state. */
  String table() {
    StringBuilder table =
        new StringBuilder(
            String.format("  %-12s %-18s %-8s %s%n", "INSTANCE", "ADDRESS", "PID", "STATE"));
    for (Running running : pods.values()) {
      Pod pod = running.pod();
      String state = readiness.getOrDefault(pod.name(), false) ? "ready" : "not ready";
      String address = "127.0.0.1:" + pod.port();
      table.append(
          String.format(
              "  %-12s %-18s %-8d %s%n", pod.name(), address, running.app().pid(), state));
    }
    return table.toString();
  }

  @Override
  public void close() {
    closing = true;
    pods.values().forEach(running -> running.watch().close());
    pods.values().parallelStream().forEach(running -> running.app().close());
  }
}
