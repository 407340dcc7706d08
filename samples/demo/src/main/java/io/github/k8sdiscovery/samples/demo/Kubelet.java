package io.github.k8sdiscovery.samples.demo;

import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Plays the kubelet and the endpoint slice controller: runs the backends' processes, and keeps the
 * slices of {@code backend-service} true to them. A process that ends is not ready from that
 * moment. Thread-safe.
 */
final class Kubelet implements AutoCloseable {

  static final String NAMESPACE = "example";
  static final String SERVICE = "backend-service";
  static final int SERVICE_PORT = 5000;

  private static final String PORT_NAME = "http";

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
    api.service(NAMESPACE, SERVICE).port(PORT_NAME, SERVICE_PORT, PORT_NAME, "http").apply();
  }

  /**
   * Runs a pod's process, for the first time or again.
   *
   * @return completes when the pod is ready; fails when its process ends before
   */
  CompletableFuture<App> run(Pod pod) {
    publish(pod, false);
    Map<String, String> environment = Map.of("HOSTNAME", pod.name());
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
    publish(pod, ready);
    readiness.put(pod.name(), ready);
    messages.readinessChanged(app, ready);
  }

  /** One slice per pod, because on one address each pod has a port number of its own. */
  private void publish(Pod pod, boolean ready) {
    api.slice(NAMESPACE, SERVICE + "-" + pod.name())
        .service(SERVICE)
        .label("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io")
        .port(PORT_NAME, pod.port(), "TCP", "http")
        .endpoint(
            endpoint ->
                endpoint
                    .address("127.0.0.1")
                    .ready(ready)
                    .serving(ready)
                    .terminating(false)
                    .pod(pod.name())
                    .uid(pod.uid())
                    .node(pod.node())
                    .zone(pod.zone()))
        .apply();
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
