package io.github.k8sdiscovery.samples.gateway;

import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import io.github.k8sdiscovery.embedded.ServiceBuilder;

/** An embedded API, and what a controller would write into it. */
final class Cluster implements AutoCloseable {

  static final String NAMESPACE = "example";

  private final EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start();

  String url() {
    return api.url();
  }

  /** A Service on port 5000. */
  ServiceBuilder service(String name) {
    return api.service(NAMESPACE, name).port("http", 5000, "http");
  }

  void serve(String service, Pod... pods) {
    service(service).apply();
    for (Pod pod : pods) {
      endpoint(service, pod, true, true, false);
    }
  }

  void ready(String service, Pod pod) {
    endpoint(service, pod, true, true, false);
  }

  /** It finishes what it has. */
  void drain(String service, Pod pod) {
    endpoint(service, pod, false, true, true);
  }

  void gone(String service, Pod pod) {
    api.delete("endpointslices", NAMESPACE, service + "-" + pod.name());
  }

  void delete(String service) {
    api.delete("services", NAMESPACE, service);
  }

  void stop() {
    api.faults().stop();
  }

  void restart() {
    api.faults().restart();
  }

  private void endpoint(
      String service, Pod pod, boolean ready, boolean serving, boolean terminating) {
    api.slice(NAMESPACE, service + "-" + pod.name())
        .service(service)
        .port("http", pod.port())
        .endpoint(
            e ->
                e.address("127.0.0.1")
                    .ready(ready)
                    .serving(serving)
                    .terminating(terminating)
                    .pod(pod.name())
                    .uid("uid-" + pod.name()))
        .apply();
  }

  @Override
  public void close() {
    api.close();
  }
}
