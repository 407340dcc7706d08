/** A small Kubernetes API server for tests and the demo. */
@NullMarked
package io.github.k8sdiscovery.embedded;

import org.jspecify.annotations.NullMarked;
