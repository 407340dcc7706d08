package io.github.k8sdiscovery.e2e.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.k8sdiscovery.e2e.app.AppProcess;
import io.github.k8sdiscovery.e2e.app.ServiceAccountVolume;
import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.cluster.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts client applications as a kubelet would: a Pod object with the ServiceAccount {@code
 * frontend}, a token bound to that pod, and node and zone from the downward API.
 */
final class Client {

  private static final Map<String, String> ZONES =
      Map.of("node-a", "z1", "node-b", "z1", "node-c", "z2");

  private Client() {}

  /** The sample frontend, on port 3000; {@code arguments} are Spring Boot's. */
  static AppProcess frontend(Scenario scenario, String namespace, String... arguments) {
    return frontend(scenario, namespace, Map.of(), arguments);
  }

  /** As above with more variables in its environment. */
  static AppProcess frontend(
      Scenario scenario, String namespace, Map<String, String> variables, String... arguments) {
    String name = scenario.unique("frontend");
    Path files = pod(scenario, namespace, name, "node-a").directory();
    Map<String, String> environment = environment(name, "node-a");
    environment.putAll(variables);
    return start(scenario, name, files, environment, frontendJar(), arguments);
  }

  /** The sample frontend with credentials that the caller has made. */
  static AppProcess frontend(
      Scenario scenario, String name, ServiceAccountVolume volume, String... arguments) {
    Map<String, String> environment = environment(name, "node-a");
    return start(scenario, name, volume.directory(), environment, frontendJar(), arguments);
  }

  /**
   * The sample frontend on a machine that knows no cluster: no ServiceAccount, no kubeconfig,
   * nothing of Kubernetes in its environment.
   */
  static AppProcess laptop(Scenario scenario, String... arguments) {
    String name = scenario.unique("laptop");
    try {
      Path home = Files.createDirectories(scenario.plane().run().resolve("apps/" + name + "/home"));
      Map<String, String> environment = Map.of("HOME", home.toString());
      return start(scenario, name, home, environment, frontendJar(), arguments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The probe application on a node; {@code arguments} are Spring Boot's. */
  static Probe probe(Scenario scenario, String namespace, String node, String... arguments) {
    List<String> java =
        List.of(
            // Without it the JDK's client says no other host than it connects to.
            "-Djdk.httpclient.allowRestrictedHeaders=host",
            "-cp",
            System.getProperty("java.class.path"),
            "io.github.k8sdiscovery.e2e.probe.ProbeApplication");
    String name = scenario.unique("probe");
    Path files = pod(scenario, namespace, name, node).directory();
    Map<String, String> environment = environment(name, node);
    return new Probe(start(scenario, name, files, environment, java, arguments));
  }

  /** A file of the samples' manifests, moved to a namespace. */
  static String manifest(String file, String namespace) {
    try {
      return Files.readString(root().resolve("samples/kubernetes").resolve(file))
          .replace("namespace: example", "namespace: " + namespace);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path root() {
    return Path.of(ControlPlane.property("e2e.root"));
  }

  /** Makes the Pod object, and the credentials that are bound to it. */
  private static ServiceAccountVolume pod(
      Scenario scenario, String namespace, String name, String node) {
    Await.until(
        "service account frontend",
        Duration.ofSeconds(10),
        () ->
            scenario.api().exists("/api/v1/namespaces/" + namespace + "/serviceaccounts/frontend"));
    JsonNode pod = scenario.api().apply(namespace, podManifest(name, node)).get(0);
    String uid = pod.path("metadata").path("uid").asText();
    String boundTo = "{apiVersion: v1, kind: Pod, name: " + name + ", uid: " + uid + "}";
    return scenario.volume(namespace, "frontend", boundTo);
  }

  /** What the downward API and the kubelet put there for every pod. */
  private static Map<String, String> environment(String name, String node) {
    Map<String, String> environment = new HashMap<>();
    environment.put("HOSTNAME", name);
    environment.put("K8S_NODE_NAME", node);
    environment.put("K8S_ZONE", ZONES.getOrDefault(node, ""));
    environment.put("KUBERNETES_SERVICE_HOST", ControlPlane.HOST);
    environment.put("KUBERNETES_SERVICE_PORT", Integer.toString(ControlPlane.PORT));
    environment.put("KUBERNETES_SERVICE_PORT_HTTPS", Integer.toString(ControlPlane.PORT));
    return environment;
  }

  private static AppProcess start(
      Scenario scenario,
      String name,
      Path files,
      Map<String, String> environment,
      List<String> java,
      String... arguments) {
    return scenario.closing(
        new AppProcess(name, 3000, files, environment, java, List.of(arguments)));
  }

  private static String podManifest(String name, String node) {
    return """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s}
        spec:
          serviceAccountName: frontend
          nodeName: %s
          containers: [{name: frontend, image: frontend}]
        """
        .formatted(name, node);
  }

  private static List<String> frontendJar() {
    return List.of("-jar", jar(root().resolve("samples/frontend/target")).toString());
  }

  private static Path jar(Path target) {
    try (var files = Files.list(target)) {
      return files
          .filter(f -> f.getFileName().toString().matches("frontend-[^-]*(-SNAPSHOT)?\\.jar"))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      target + ": no frontend-*.jar (expected: built by e2e/run.sh)"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
