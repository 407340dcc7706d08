package io.github.k8sdiscovery.e2e.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.k8sdiscovery.e2e.app.AppProcess;
import io.github.k8sdiscovery.e2e.app.ServiceAccountVolume;
import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.cluster.ControlPlane;
import io.github.k8sdiscovery.e2e.cluster.KubeApi;
import io.github.k8sdiscovery.e2e.cluster.Kubelet;
import io.github.k8sdiscovery.e2e.cluster.Manifests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.TestReporter;

/**
 * What one scenario works with: namespaces of its own, credentials, and a list of things to close
 * when it is over.
 */
final class Scenario {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Ground ground;
  private final TestReporter reporter;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final StringBuilder tails = new StringBuilder();

  Scenario(Ground ground, TestReporter reporter) {
    this.ground = ground;
    this.reporter = reporter;
  }

  ControlPlane plane() {
    return ground.plane();
  }

  KubeApi api() {
    return ground.api();
  }

  Kubelet kubelet() {
    return ground.kubelet();
  }

  /** Adds to what the scenario's line says in brackets. */
  void detail(String detail) {
    reporter.publishEntry("detail", detail);
  }

  /** A new namespace, deleted afterwards. */
  String namespace() {
    String name = "e2e-" + NUMBER.incrementAndGet();
    api().apply(name, "{apiVersion: v1, kind: Namespace, metadata: {name: " + name + "}}");
    opened.push(() -> api().delete("/api/v1/namespaces/" + name));
    return name;
  }

  /**
   * A bound token of a ServiceAccount; {@code boundTo} is flow-style YAML for {@code
   * boundObjectRef}, or empty.
   */
  String token(String namespace, String account, String boundTo) {
    String path = "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + account;
    Await.until("service account " + account, Duration.ofSeconds(10), () -> api().exists(path));
    String ref = boundTo.isEmpty() ? "" : ", boundObjectRef: " + boundTo;
    JsonNode request =
        api()
            .create(
                path + "/token",
                Manifests.json(
                    """
                    apiVersion: authentication.k8s.io/v1
                    kind: TokenRequest
                    spec: {expirationSeconds: 3600%s}
                    """
                        .formatted(ref)));
    return request.path("status").path("token").asText();
  }

  /** The files of a ServiceAccount as a container sees them. */
  ServiceAccountVolume volume(String namespace, String account, String boundTo) {
    Path directory =
        plane()
            .run()
            .resolve("apps/" + namespace + "-" + NUMBER.incrementAndGet() + "/serviceaccount");
    return new ServiceAccountVolume(
        plane(), directory, namespace, token(namespace, account, boundTo));
  }

  /** Closes it when the scenario is over. */
  <T extends AutoCloseable> T closing(T resource) {
    opened.push(resource);
    return resource;
  }

  /**
   * Closes everything, the latest first; afterwards {@link #tails} has the applications' last
   * lines.
   */
  void close() throws Exception {
    while (!opened.isEmpty()) {
      AutoCloseable next = opened.pop();
      if (next instanceof AppProcess app) {
        tails.append(app.tail(60));
      }
      next.close();
    }
  }

  /** For a failure's report. */
  String tails() {
    return tails + plane().logTails(15);
  }
}
