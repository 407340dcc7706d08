package io.github.k8sdiscovery.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;

/**
 * Plays the kubelet of all three nodes: every pod that is bound to a node gets an address, a real
 * HTTP server on each of its named ports, and a status; every pod that is deleted goes through
 * preStop, "not ready" and the final delete. Thread-safe.
 */
public final class Kubelet implements AutoCloseable {

  /**
   * Pods with a container of this name are the kubelet's; clients of it run as processes, see
   * {@code app}.
   */
  private static final String BACKEND = "backend";

  private final KubeApi api;
  private final int cluster;
  private final ScheduledExecutorService work =
      Executors.newScheduledThreadPool(
          4,
          task -> {
            Thread thread = new Thread(task, "kubelet");
            thread.setDaemon(true);
            return thread;
          });
  private final ConcurrentMap<String, RunningPod> pods = new ConcurrentHashMap<>();
  private final Watch watch;

  /** Starts with the pods that are there. */
  public Kubelet(KubeApi api) {
    this(api, 0);
  }

  /** Starts with the pods that are there; {@code cluster} is the number of their range. */
  public Kubelet(KubeApi api, int cluster) {
    this.api = api;
    this.cluster = cluster;
    this.watch = new Watch(api, "/api/v1/pods", this::onPod);
  }

  /** The pod, once it runs. */
  public RunningPod pod(String namespace, String name) {
    String key = namespace + "/" + name;
    Await.until(
        "pod " + key + " runs",
        Duration.ofSeconds(20),
        () -> pods.containsKey(key) && pods.get(key).started());
    return Objects.requireNonNull(pods.get(key), key);
  }

  /** The pods that run in the namespace and whose name begins so. */
  public List<RunningPod> pods(String namespace, String prefix) {
    return pods.values().stream()
        .filter(
            pod ->
                pod.namespace().equals(namespace) && pod.name().startsWith(prefix) && pod.started())
        .collect(Collectors.toList());
  }

  /** All of them, whatever their state. */
  public Collection<RunningPod> all() {
    return List.copyOf(pods.values());
  }

  private void onPod(String type, JsonNode pod) {
    JsonNode metadata = pod.path("metadata");
    String key = metadata.path("namespace").asText() + "/" + metadata.path("name").asText();
    if (type.equals("DELETED")) {
      RunningPod gone = pods.remove(key);
      if (gone != null) {
        gone.kill();
      }
      return;
    }
    boolean bound = !pod.path("spec").path("nodeName").asText().isEmpty();
    if (!bound
        || !pod.path("spec").path("containers").path(0).path("name").asText().equals(BACKEND)) {
      return;
    }
    String uid = metadata.path("uid").asText();
    RunningPod running =
        pods.compute(
            key,
            (k, known) ->
                known != null && known.uid().equals(uid)
                    ? known
                    : new RunningPod(api, work, pod, PodAddresses.range(cluster)));
    running.sync(pod);
  }

  @Override
  public void close() {
    watch.close();
    work.shutdownNow();
    pods.values().forEach(RunningPod::kill);
  }
}
