/** The gateway on both servers, over an embedded Kubernetes API and pods in this process. */
@NullMarked
package io.github.k8sdiscovery.samples.gateway;

import org.jspecify.annotations.NullMarked;
