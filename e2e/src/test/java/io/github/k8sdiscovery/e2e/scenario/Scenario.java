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

  /** Another cluster, whose pods are the same scenario's. */
  OtherCluster other() {
    return ground.other();
  }

  /** Adds to what the scenario's line says in brackets. */
  void detail(String detail) {
    reporter.publishEntry("detail", detail);
  }

  /** A name that no other scenario has. */
  String unique(String prefix) {
    return prefix + "-" + NUMBER.incrementAndGet();
  }

  /**
   * A new namespace with the samples' ServiceAccount, Role and RoleBinding, deleted afterwards. The
   * shared probe may read it too, through the same Role.
   */
  String namespace() {
    String name = bareNamespace();
    api()
        .apply(
            name,
            Client.manifest("frontend-rbac.yaml", name) + Yaml.binding("probe", Ground.CLIENTS));
    return name;
  }

  /** A new namespace with nothing in it, deleted afterwards. */
  String bareNamespace() {
    String name = unique("e2e");
    api().apply(name, "{apiVersion: v1, kind: Namespace, metadata: {name: " + name + "}}");
    opened.push(() -> api().delete("/api/v1/namespaces/" + name));
    // Pods are refused until a controller has made it.
    String account = "/api/v1/namespaces/" + name + "/serviceaccounts/default";
    Await.until("service account default", Duration.ofSeconds(20), () -> api().exists(account));
    return name;
  }

  /** The probe that all scenarios share: namespace {@code e2e-clients}, node-a, zone z1. */
  Probe probe() {
    return ground.probe();
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
    Path directory = plane().run().resolve("apps/" + unique(namespace) + "/serviceaccount");
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
  void close() {
    while (!opened.isEmpty()) {
      AutoCloseable next = opened.pop();
      if (next instanceof AppProcess app) {
        tails.append(app.tail(60));
      }
      try {
        next.close();
      } catch (Exception e) {
        tails.append("while closing: ").append(e).append('\n');
      }
    }
  }

  /** For a failure's report. */
  String tails() {
    return tails + ground.probeTail() + plane().logTails(15);
  }
}
