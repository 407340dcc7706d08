/**
 * For applications on Spring Boot: {@link
 * io.github.k8sdiscovery.grpc.autoconfigure.DiscoveryGrpcAutoConfiguration}.
 */
@NullMarked
package io.github.k8sdiscovery.grpc.autoconfigure;

import org.jspecify.annotations.NullMarked;
