package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import io.github.k8sdiscovery.embedded.SliceBuilder;
import io.github.k8sdiscovery.embedded.Verb;
import java.time.Duration;

/** An embedded API with services whose pods are {@link Backend}s. */
final class Cluster implements AutoCloseable {

  static final String NAMESPACE = "example";

  // Frequent bookmarks let the API notice soon that a client has closed a watch.
  private final EmbeddedKubernetesApi api =
      EmbeddedKubernetesApi.builder().bookmarkInterval(Duration.ofMillis(200)).start();

  EmbeddedKubernetesApi api() {
    return api;
  }

  String[] properties() {
    return new String[] {
      "k8s.discovery.namespace=" + NAMESPACE,
      "k8s.discovery.kubernetes.api-url=" + api.url(),
      // Nobody listens there: what these tests see has nothing to do with the machine's resolver.
      "k8s.discovery.dns.servers=127.0.0.1:9",
      // The first client of a JVM on a busy machine takes its time.
      "k8s.discovery.first-lookup-timeout=20s",
      // Whether pods can be reached from here is the machine's affair as well.
      "k8s.discovery.access=pod"
    };
  }

  /** A service on port 5000, each backend behind it in a slice of its own. */
  void service(String name, Backend... backends) {
    api.service(NAMESPACE, name).port("http", 5000, "http").apply();
    for (Backend backend : backends) {
      ready(name, backend, true);
    }
  }

  void ready(String service, Backend backend, boolean ready) {
    api.slice(NAMESPACE, service + "-" + backend.name())
        .service(service)
        .port("http", backend.port())
        .endpoint(e -> e.address("127.0.0.1").ready(ready).pod(backend.name()))
        .apply();
  }

  /** A service on port 5000 with ready pods at 10.0.0.1, 10.0.0.2 and so on. */
  void pods(String name, int port, String... pods) {
    api.service(NAMESPACE, name).port("http", 5000, "http").apply();
    SliceBuilder slice = api.slice(NAMESPACE, name + "-1").service(name).port("http", port);
    for (int i = 0; i < pods.length; i++) {
      String address = "10.0.0." + (i + 1);
      String pod = pods[i];
      slice.endpoint(e -> e.address(address).ready(true).pod(pod).uid("uid-" + pod));
    }
    slice.apply();
  }

  /** A service with the ports 5000 (http) and 5001 (admin), whose pod listens on 8080 and 9090. */
  void twoPorts(String name) {
    api.service(NAMESPACE, name).port("http", 5000, "http").port("admin", 5001, "admin").apply();
    api.slice(NAMESPACE, name + "-1")
        .service(name)
        .port("http", 8080)
        .port("admin", 9090)
        .endpoint(e -> e.address("10.0.0.1").ready(true).pod("a"))
        .apply();
  }

  long requests(Verb verb, String resource) {
    return api.requests().stream()
        .filter(request -> request.verb() == verb && request.resource().equals(resource))
        .count();
  }

  @Override
  public void close() {
    api.close();
  }
}
