package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import io.github.k8sdiscovery.embedded.Verb;
import java.util.List;

/** An embedded API with services whose pods are {@link Backend}s. */
final class Cluster implements AutoCloseable {

  static final String NAMESPACE = "example";

  private final EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start();

  EmbeddedKubernetesApi api() {
    return api;
  }

  String[] properties() {
    return new String[] {
      "k8s.discovery.namespace=" + NAMESPACE, "k8s.discovery.kubernetes.api-url=" + api.url()
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

  long requests(Verb verb, String resource) {
    return api.requests().stream()
        .filter(request -> request.verb() == verb && request.resource().equals(resource))
        .count();
  }

  List<?> requests() {
    return api.requests();
  }

  @Override
  public void close() {
    api.close();
  }
}
