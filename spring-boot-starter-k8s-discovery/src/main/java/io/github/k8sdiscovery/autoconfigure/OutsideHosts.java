package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.name.HostNames;
import io.github.k8sdiscovery.source.HostAddresses;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.external.ExternalSource;

/**
 * What Services of type {@code ExternalName} stand for that stand for a host outside the cluster.
 *
 * @param addresses finds such hosts
 * @param names tells services of the cluster from hosts outside
 */
record OutsideHosts(HostAddresses addresses, HostNames names) {

  /**
   * A source that gives such Services the addresses of their hosts.
   *
   * @param source says what Services are
   */
  InstanceSource around(InstanceSource source) {
    return ExternalSource.over(source, addresses, target -> names.target(target) != null);
  }
}
