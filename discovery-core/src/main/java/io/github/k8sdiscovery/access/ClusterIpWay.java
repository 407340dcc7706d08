package io.github.k8sdiscovery.access;

import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServicePort;

/** By the Service's virtual IPs, one of each family. */
final class ClusterIpWay implements Way {

  @Override
  public Found find(Wanted wanted) {
    if (wanted.exposure().clusterIps().isEmpty()) {
      return wanted.nothing("no virtual IP, it is headless (spec.clusterIP: None)");
    }
    Finding finding = new Finding();
    for (ServicePort port : wanted.ports()) {
      for (String address : wanted.exposure().clusterIps()) {
        finding.add(port, Instance.at(address, port.number()), port.number());
      }
    }
    return finding.found();
  }
}
