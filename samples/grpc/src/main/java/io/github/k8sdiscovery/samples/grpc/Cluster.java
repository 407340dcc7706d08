package io.github.k8sdiscovery.samples.grpc;

import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import io.github.k8sdiscovery.samples.grpc.backend.BackendApplication;
import java.util.ArrayDeque;
import java.util.Deque;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** An embedded Kubernetes API with one Service, and the servers that are its pods. */
final class Cluster implements AutoCloseable {

  private static final String NAMESPACE = "example";
  private static final String SERVICE = "backend-service";
  private static final String PORT_NAME = "grpc";
  private static final int PORT = 5000;

  private final Deque<Runnable> open = new ArrayDeque<>();
  private final EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start();

  Cluster() {
    open.push(api::close);
    api.service(NAMESPACE, SERVICE).port(PORT_NAME, PORT, PORT_NAME, "kubernetes.io/h2c").apply();
  }

  /** Where clients find the API. */
  String apiUrl() {
    return api.url();
  }

  /** Starts a server; it is no pod of the Service before it is {@link Pod#ready}. */
  Pod start(String name) {
    ConfigurableApplicationContext server =
        new SpringApplicationBuilder(BackendApplication.class)
            .web(WebApplicationType.NONE)
            .run("--spring.config.name=backend", "--backend.pod=" + name);
    open.push(server::close);
    int port = server.getBean(GrpcServerLifecycle.class).getPort();
    return new Pod(name, port);
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }

  /** One server. */
  final class Pod {

    private final String name;
    private final int port;

    private Pod(String name, int port) {
      this.name = name;
      this.port = port;
    }

    String name() {
      return name;
    }

    /** Puts it behind the Service, in a slice of its own because of its port number. */
    void ready() {
      api.slice(NAMESPACE, SERVICE + "-" + name)
          .service(SERVICE)
          .port(PORT_NAME, port, "TCP", "kubernetes.io/h2c")
          .endpoint(
              endpoint ->
                  endpoint
                      .address("127.0.0.1")
                      .ready(true)
                      .serving(true)
                      .terminating(false)
                      .pod(name)
                      .uid("uid-of-" + name))
          .apply();
    }
  }
}
