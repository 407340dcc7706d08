/**
 * Calls over one gRPC channel, each to an instance that discovery picks for it. Read {@link
 * io.github.k8sdiscovery.grpc.KubernetesNameResolverProvider} first, which a channel finds by the
 * scheme {@code k8s}, then {@link io.github.k8sdiscovery.grpc.DiscoveryLoadBalancerProvider}.
 */
@NullMarked
package io.github.k8sdiscovery.grpc;

import org.jspecify.annotations.NullMarked;
