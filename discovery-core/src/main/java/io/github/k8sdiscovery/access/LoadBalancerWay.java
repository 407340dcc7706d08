package io.github.k8sdiscovery.access;

import io.github.k8sdiscovery.access.Exposure.Balancer;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.ServicePort;

/**
 * By the addresses of the Service's load balancer, all of them: a cloud's, or those that MetalLB or
 * another controller in the cluster has given it.
 */
final class LoadBalancerWay implements Way {

  @Override
  public Found find(Wanted wanted) {
    Exposure exposure = wanted.exposure();
    if (!wanted.type().equals("LoadBalancer")) {
      return wanted.nothing("no load balancer (type: " + wanted.type() + ")");
    }
    if (exposure.balancers().isEmpty()) {
      return wanted.nothing("load balancer pending (status.loadBalancer has no ingress)");
    }
    Finding finding = new Finding();
    for (ServicePort port : wanted.ports()) {
      for (Balancer balancer : exposure.balancers()) {
        String error = balancer.failedPorts().get(port.number());
        if (error == null) {
          finding.add(port, Instance.at(balancer.address(), port.number()), port.number());
        } else {
          String what = wanted.service() + ": load balancer " + balancer.address();
          finding.note(what + " does not serve port " + port + " (" + error + ")");
        }
      }
    }
    return finding.found();
  }
}
