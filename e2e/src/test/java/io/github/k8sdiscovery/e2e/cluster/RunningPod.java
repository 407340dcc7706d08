package io.github.k8sdiscovery.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One pod in the kubelet's hands. What a test wants of it stands in annotations: {@code e2e/ready:
 * "false"} starts it not ready, {@code e2e/hold: "true"} keeps it terminating until {@link
 * #release()}, {@code e2e/families: IPv4,IPv6} gives it these addresses (default IPv4), {@code
 * e2e/delay: PT0.3S} lets each answer take that long. A {@code preStop} sleep is kept. Thread-safe.
 */
public final class RunningPod {

  private final KubeApi api;
  private final ScheduledExecutorService work;
  private final JsonNode pod;
  private final String range;
  private final List<String> addresses = new ArrayList<>();
  private final List<PodServer> servers = new ArrayList<>();
  private boolean starting;
  private boolean ending;
  private volatile boolean started;
  private volatile boolean toldToStop;

  RunningPod(KubeApi api, ScheduledExecutorService work, JsonNode pod, String range) {
    this.api = api;
    this.work = work;
    this.pod = pod;
    this.range = range;
  }

  /** The pod's name, which is also what its server answers. */
  public String name() {
    return pod.path("metadata").path("name").asText();
  }

  /** The pod's namespace. */
  public String namespace() {
    return pod.path("metadata").path("namespace").asText();
  }

  /** The pod's UID. */
  public String uid() {
    return pod.path("metadata").path("uid").asText();
  }

  /** The node that it is bound to. */
  public String node() {
    return pod.path("spec").path("nodeName").asText();
  }

  /** The first address. */
  public synchronized String address() {
    return addresses.get(0);
  }

  /** All addresses, in the order of the status. */
  public synchronized List<String> addresses() {
    return List.copyOf(addresses);
  }

  /** Whether its first status has been written. */
  public boolean started() {
    return started;
  }

  /** Requests that its servers have received. */
  public synchronized long received() {
    return servers.stream().mapToLong(PodServer::received).sum();
  }

  /** Requests that its servers have begun and not answered. */
  public synchronized int inFlight() {
    return servers.stream().mapToInt(PodServer::inFlight).sum();
  }

  /** Whether preStop is over, or it has been killed: from now on sessions may have to leave it. */
  public boolean toldToStop() {
    return toldToStop;
  }

  /** Writes the Ready condition, as a readiness probe would; returns the API's acknowledgement. */
  public JsonNode ready(boolean ready) {
    return patchStatus(Map.of("conditions", List.of(readyCondition(ready))));
  }

  /** Lets a pod go that {@code e2e/hold} keeps terminating. */
  public void release() {
    later(Duration.ZERO, this::end);
  }

  /** Cuts every connection and closes the ports; the API learns nothing. */
  public synchronized void kill() {
    toldToStop = true;
    servers.forEach(PodServer::kill);
    servers.clear();
  }

  /** Takes note of the pod's current object. */
  synchronized void sync(JsonNode now) {
    if (!starting) {
      starting = true;
      later(Duration.ZERO, this::start);
    }
    if (now.path("metadata").has("deletionTimestamp")
        && !ending
        && !annotation("hold", "false").equals("true")) {
      ending = true;
      later(Duration.ofSeconds(preStopSeconds()), this::end);
    }
  }

  private void later(Duration delay, Runnable step) {
    Runnable told =
        () -> {
          try {
            step.run();
          } catch (RuntimeException | AssertionError e) {
            System.err.println("kubelet: pod " + namespace() + "/" + name() + ": " + e);
          }
        };
    var unused = work.schedule(told, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void start() {
    synchronized (this) {
      for (String family : annotation("families", "IPv4").split(",", -1)) {
        addresses.add(family.equals("IPv6") ? PodAddresses.ipv6() : PodAddresses.ipv4(range));
      }
      Duration delay = Duration.parse(annotation("delay", "PT0S"));
      for (JsonNode container : pod.path("spec").path("containers")) {
        for (JsonNode port : container.path("ports")) {
          int number = port.path("containerPort").asInt();
          addresses.forEach(a -> servers.add(new PodServer(name(), a, number, delay)));
        }
      }
    }
    boolean ready = annotation("ready", "true").equals("true");
    patchStatus(
        Map.of(
            "phase", "Running",
            "podIP", address(),
            "podIPs", addresses().stream().map(a -> Map.of("ip", a)).toList(),
            "conditions", List.of(readyCondition(ready))));
    started = true;
  }

  private void end() {
    toldToStop = true;
    try {
      ready(false);
      List<PodServer> mine;
      synchronized (this) {
        mine = List.copyOf(servers);
        servers.clear();
      }
      mine.forEach(PodServer::stop);
      api.delete(
          path(), "{\"gracePeriodSeconds\":0,\"preconditions\":{\"uid\":\"" + uid() + "\"}}");
    } catch (ApiException e) {
      if (e.status() != 404 && e.status() != 409) {
        throw e;
      }
    } catch (UncheckedIOException e) {
      // The API server is being restarted: a kubelet tries again.
      later(Duration.ofMillis(200), this::end);
    }
  }

  private JsonNode patchStatus(Map<String, ?> status) {
    Map<String, ?> body = new ConcurrentHashMap<>(Map.of("status", status));
    String json = KubeApi.JSON.valueToTree(body).toString();
    JsonNode[] answer = new JsonNode[1];
    Await.until(
        "status of " + name(),
        Duration.ofSeconds(30),
        () -> {
          try {
            answer[0] = api.strategic(path() + "/status", json);
          } catch (ApiException e) {
            if (e.status() < 500 && e.status() != 429) {
              answer[0] = KubeApi.JSON.createObjectNode().put("error", e.toString());
            }
          }
          return answer[0] != null;
        });
    return answer[0];
  }

  private Map<String, String> readyCondition(boolean ready) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return Map.of("type", "Ready", "status", ready ? "True" : "False", "lastTransitionTime", now);
  }

  private long preStopSeconds() {
    JsonNode preStop =
        pod.path("spec").path("containers").path(0).path("lifecycle").path("preStop");
    return preStop.path("sleep").path("seconds").asLong(0);
  }

  private String annotation(String name, String otherwise) {
    @Nullable JsonNode value = pod.path("metadata").path("annotations").get("e2e/" + name);
    return value == null ? otherwise : value.asText();
  }

  private String path() {
    return "/api/v1/namespaces/" + namespace() + "/pods/" + name();
  }
}
