package io.github.k8sdiscovery.e2e.scenario;

import io.github.k8sdiscovery.e2e.cluster.ControlPlane;
import io.github.k8sdiscovery.e2e.cluster.KubeApi;
import io.github.k8sdiscovery.e2e.cluster.Kubelet;
import org.jspecify.annotations.Nullable;

/**
 * What all scenarios share: the control plane, the administrator's access to it, the kubelet, and
 * one probe.
 */
final class Ground implements AutoCloseable {

  /** The namespace of the shared probe. */
  static final String CLIENTS = "e2e-clients";

  private final ControlPlane plane = ControlPlane.fromSystemProperties();
  private final KubeApi api = KubeApi.admin(plane);
  private final Kubelet kubelet = new Kubelet(api);
  private final Scenario own = new Scenario(this, entry -> {});
  private @Nullable Probe probe;
  private @Nullable OtherCluster other;

  ControlPlane plane() {
    return plane;
  }

  KubeApi api() {
    return api;
  }

  Kubelet kubelet() {
    return kubelet;
  }

  /** Starts it at the first call. */
  synchronized Probe probe() {
    if (probe == null) {
      api.apply(CLIENTS, "{apiVersion: v1, kind: Namespace, metadata: {name: " + CLIENTS + "}}");
      api.apply(CLIENTS, Client.manifest("frontend-rbac.yaml", CLIENTS));
      Probe started = Client.probe(own, CLIENTS, "node-a");
      started.app().awaitUp();
      probe = started;
    }
    return probe;
  }

  /** Another cluster; it comes up at the first call. */
  synchronized OtherCluster other() {
    if (other == null) {
      other = new OtherCluster(plane.beside("east", 1));
    }
    return other;
  }

  synchronized String probeTail() {
    return probe == null ? "" : probe.app().tail(40);
  }

  private synchronized void closeOther() {
    if (other != null) {
      other.close();
    }
  }

  @Override
  public void close() {
    own.close();
    kubelet.close();
    closeOther();
  }
}
