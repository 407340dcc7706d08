/**
 * Services of other registries, such as Consul, Eureka or Zookeeper: whatever Spring Cloud has a
 * {@code DiscoveryClient} for. A room of its own because such a client may wait, throw and hang,
 * and nothing of that may reach whoever makes a call. Read {@link
 * io.github.k8sdiscovery.registry.DiscoveryClientSource}, then {@link
 * io.github.k8sdiscovery.registry.RegistryClient}.
 */
@NullMarked
package io.github.k8sdiscovery.registry;

import org.jspecify.annotations.NullMarked;
