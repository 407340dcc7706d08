/** The sample on one machine: read {@link io.github.k8sdiscovery.samples.grpc.Main}. */
@NullMarked
package io.github.k8sdiscovery.samples.grpc;

import org.jspecify.annotations.NullMarked;
