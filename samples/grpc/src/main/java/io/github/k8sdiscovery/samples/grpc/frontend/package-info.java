/** The client. */
@NullMarked
package io.github.k8sdiscovery.samples.grpc.frontend;

import org.jspecify.annotations.NullMarked;
