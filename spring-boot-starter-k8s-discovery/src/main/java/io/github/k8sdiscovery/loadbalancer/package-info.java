/**
 * Spring Cloud LoadBalancer's contracts, answered from discovery's views: no cache, no child
 * context per host name, no reactive detour on a blocking call. Read {@link
 * io.github.k8sdiscovery.loadbalancer.Picks} first, which is what all of them ask, then {@link
 * io.github.k8sdiscovery.loadbalancer.DiscoveryLoadBalancerClient} and {@link
 * io.github.k8sdiscovery.loadbalancer.DiscoveryLoadBalancerClientFactory}.
 */
@NullMarked
package io.github.k8sdiscovery.loadbalancer;

import org.jspecify.annotations.NullMarked;
