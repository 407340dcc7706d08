package io.github.k8sdiscovery.source.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.github.k8sdiscovery.access.AccessSettings;
import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import io.github.k8sdiscovery.embedded.RecordedRequest;
import io.github.k8sdiscovery.embedded.Verb;
import io.github.k8sdiscovery.model.Access;
import io.github.k8sdiscovery.model.AccessMode;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.model.ServiceSnapshot;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.InstanceSourceContract;
import io.github.k8sdiscovery.source.Listening;
import io.github.k8sdiscovery.source.SourceState.Synced;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

/** An API with a service, its ways in, and a client outside that cannot reach its pods. */
abstract class AccessTest {

  static final ServiceId OTHER = new ServiceId("example", "other");

  final EmbeddedKubernetesApi api =
      EmbeddedKubernetesApi.builder()
          .bookmarkInterval(Duration.ofMillis(100))
          .user("system:serviceaccount:example:frontend")
          .start();
  final Scheduler scheduler = Scheduler.daemon("test");
  private final List<AutoCloseable> opened = new ArrayList<>();
  volatile boolean reachable;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    scheduler.close();
    api.close();
  }

  /** Whether routes of Services count here. */
  boolean serviceRoutes() {
    return false;
  }

  final InstanceSource source(AccessMode... modes) {
    Config config = new ConfigBuilder(Config.empty()).withMasterUrl(api.url()).build();
    AccessPolicy policy = new AccessPolicy(id -> AccessSettings.of(modes), false, serviceRoutes());
    EndpointSliceSource source =
        EndpointSliceSource.over(
            config,
            EmbeddedApiTest.QUICK,
            policy,
            (ip, port) -> CompletableFuture.completedFuture(reachable),
            scheduler);
    opened.add(source);
    return source;
  }

  final Listening follow(AccessMode... modes) {
    return InstanceSourceContract.listen(source(modes), InstanceSourceContract.BACKEND);
  }

  /** A Service with a node port; and its pods, one on each node named. */
  final void publish(String name, String more, String status, String... nodes) {
    api.apply(
        """
        {"kind": "Service", "apiVersion": "v1", "metadata": {"name": "%s", "namespace": "example"},
         "spec": {"ports": [{"name": "http", "port": 5000, "nodePort": 30080}], %s},
         "status": {"loadBalancer": %s}}
        """
            .formatted(name, more, status));
    var slice = api.slice("example", name + "-1").service(name).port("http", 5000);
    for (int i = 0; i < nodes.length; i++) {
      String pod = "uid-" + i;
      String address = "10.0.0." + (i + 1);
      String node = nodes[i];
      slice.endpoint(e -> e.address(address).pod(pod).uid(pod).node(node).ready(true));
    }
    slice.apply();
  }

  final void service(String more, String... nodes) {
    publish("backend-service", more, "{}", nodes);
  }

  final void node(String name, String address, boolean ready) {
    api.apply(
        """
        {"kind": "Node", "apiVersion": "v1",
         "metadata": {"name": "%s", "labels": {"topology.kubernetes.io/zone": "z1"}},
         "status": {"addresses": [{"type": "InternalIP", "address": "%s"}],
                    "conditions": [{"type": "Ready", "status": "%s"}]}}
        """
            .formatted(name, address, ready ? "True" : "Unknown"));
  }

  final void ingress(String name, String host, String address) {
    String status = address.isEmpty() ? "" : "{\"ip\": \"" + address + "\"}";
    api.apply(
        """
        {"kind": "Ingress", "apiVersion": "networking.k8s.io/v1",
         "metadata": {"name": "%s", "namespace": "example"},
         "spec": {"tls": [{"hosts": ["shop.example.com"]}], "rules": [{"host": "%s", "http": {"paths": [
           {"path": "/shop", "pathType": "Prefix",
            "backend": {"service": {"name": "backend-service", "port": {"number": 5000}}}}]}}]},
         "status": {"loadBalancer": {"ingress": [%s]}}}
        """
            .formatted(name, host, status));
  }

  /** Waits for a snapshot with these weights by address and port. */
  static Synced await(Listening listening, Map<String, Double> weights) {
    return listening.await(Synced.class, synced -> weights(synced.snapshot()).equals(weights));
  }

  static Synced await(Listening listening, Predicate<Access> condition) {
    return listening.await(Synced.class, synced -> condition.test(access(synced)));
  }

  static Map<String, Double> weights(ServiceSnapshot snapshot) {
    Map<String, Double> weights = new TreeMap<>();
    for (Instance instance : snapshot.on("http")) {
      weights.put(instance.authority(), instance.weight());
    }
    return weights;
  }

  static Access access(Synced synced) {
    return Objects.requireNonNull(synced.snapshot().access());
  }

  final List<RecordedRequest> requests(Verb verb, String resource) {
    return api.requests().stream()
        .filter(r -> r.verb() == verb && r.resource().equals(resource))
        .toList();
  }

  /** Waits until there is a watch on each of these resources and none on others. */
  final void awaitWatches(String... resources) {
    List<String> wanted = new ArrayList<>(List.of(resources));
    wanted.sort(null);
    Awaitility.await().until(() -> watched().equals(wanted));
  }

  private List<String> watched() {
    List<String> watched = new ArrayList<>();
    api.openWatches()
        .byResource()
        .forEach((resource, n) -> watched.addAll(Collections.nCopies(n, resource)));
    watched.sort(null);
    return watched;
  }
}
