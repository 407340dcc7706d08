package io.github.k8sdiscovery.benchmarks;

import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import io.github.k8sdiscovery.embedded.SliceBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** An embedded Kubernetes API in a process of its own, so that its heap is not the client's. */
final class ApiProcess implements AutoCloseable {

  /** A service of one instance, beside the one that is measured. */
  static final String OTHER = "other-service";

  private static final String WEIGHT = "k8sdiscovery.github.io/weight";

  private final Process process;
  private final String url;

  private ApiProcess(Process process) throws IOException {
    this.process = process;
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    this.url = said.readLine();
  }

  /** Starts one that knows the service with some number of instances. */
  static ApiProcess start(int instances) throws IOException {
    return new ApiProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ApiProcess.class.getName(),
                Integer.toString(instances))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  String url() {
    return url;
  }

  @Override
  public void close() {
    process.destroy();
  }

  /**
   * The process: says where it listens, and ends when nobody is there any more to read that.
   *
   * @param args the number of instances
   * @throws IOException if whoever started this is gone
   */
  public static void main(String[] args) throws IOException {
    try (EmbeddedKubernetesApi api = EmbeddedKubernetesApi.start()) {
      publish(api, OTHER, 1);
      publish(api, Fleet.HOST, Integer.parseInt(args[0]));
      System.out.println(api.url());
      while (System.in.read() >= 0) {
        // Nothing is said to it; the end of the stream is the end of its starter.
      }
    }
  }

  private static void publish(EmbeddedKubernetesApi api, String service, int n) {
    int[] weights = Fleet.weights(n);
    api.service(Fleet.NAMESPACE, service).port("http", Fleet.PORT, "http").apply();
    for (int from = 0; from < n; from += Fleet.PER_SLICE) {
      int number = from / Fleet.PER_SLICE;
      SliceBuilder slice = api.slice(Fleet.NAMESPACE, service + "-" + number);
      slice.service(service).port("http", Fleet.PORT);
      slice.annotation(WEIGHT, Integer.toString(weights[number]));
      for (int i = from; i < Math.min(n, from + Fleet.PER_SLICE); i++) {
        endpoint(slice, i);
      }
      slice.apply();
    }
  }

  private static void endpoint(SliceBuilder slice, int i) {
    slice.endpoint(
        e ->
            e.address(Fleet.address(i))
                .ready(true)
                .zone(Fleet.zone(i))
                .node(Fleet.node(i))
                .pod(Fleet.pod(i))
                .uid(Fleet.uid(i)));
  }
}
