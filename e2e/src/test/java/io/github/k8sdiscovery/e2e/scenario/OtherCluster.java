package io.github.k8sdiscovery.e2e.scenario;

import io.github.k8sdiscovery.e2e.cluster.Await;
import io.github.k8sdiscovery.e2e.cluster.ControlPlane;
import io.github.k8sdiscovery.e2e.cluster.KubeApi;
import io.github.k8sdiscovery.e2e.cluster.Kubelet;
import java.time.Duration;

/** A second cluster: a control plane, a kubelet and pods of its own. */
final class OtherCluster implements AutoCloseable {

  private final ControlPlane plane;
  private final KubeApi api;
  private final Kubelet kubelet;

  OtherCluster(ControlPlane plane) {
    this.plane = plane;
    this.api = KubeApi.admin(plane);
    this.kubelet = new Kubelet(api, 1);
  }

  ControlPlane plane() {
    return plane;
  }

  Kubelet kubelet() {
    return kubelet;
  }

  /** Pods with these names behind {@code backend-service} in a new namespace, ready. */
  void pods(String namespace, String more, String... names) {
    api.apply(namespace, "{apiVersion: v1, kind: Namespace, metadata: {name: " + namespace + "}}");
    String account = "/api/v1/namespaces/" + namespace + "/serviceaccounts/default";
    Await.until("service account default", Duration.ofSeconds(20), () -> api.exists(account));
    StringBuilder yaml = new StringBuilder(Yaml.service("backend-service", "backend"));
    for (String name : names) {
      yaml.append(Yaml.pod(name, "backend", "node-a", more));
    }
    api.apply(namespace, yaml.toString());
    for (String name : names) {
      kubelet.pod(namespace, name);
    }
  }

  @Override
  public void close() {
    kubelet.close();
    plane.end();
  }
}
