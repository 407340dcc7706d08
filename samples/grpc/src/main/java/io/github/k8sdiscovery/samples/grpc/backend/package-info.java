/** The server. */
@NullMarked
package io.github.k8sdiscovery.samples.grpc.backend;

import org.jspecify.annotations.NullMarked;
