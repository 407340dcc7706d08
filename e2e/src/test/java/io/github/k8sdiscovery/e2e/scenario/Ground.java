package io.github.k8sdiscovery.e2e.scenario;

import io.github.k8sdiscovery.e2e.cluster.ControlPlane;
import io.github.k8sdiscovery.e2e.cluster.KubeApi;
import io.github.k8sdiscovery.e2e.cluster.Kubelet;

/**
 * What all scenarios share: the control plane, the administrator's access to it, and the kubelet.
 */
record Ground(ControlPlane plane, KubeApi api, Kubelet kubelet) implements AutoCloseable {

  static Ground open() {
    ControlPlane plane = ControlPlane.fromSystemProperties();
    KubeApi api = KubeApi.admin(plane);
    return new Ground(plane, api, new Kubelet(api));
  }

  @Override
  public void close() {
    kubelet.close();
  }
}
