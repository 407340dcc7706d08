/**
 * The control plane as the administrator sees it, and the kubelet that the tests play. Start at
 * {@link io.github.k8sdiscovery.e2e.cluster.KubeApi}.
 */
@NullMarked
package io.github.k8sdiscovery.e2e.cluster;

import org.jspecify.annotations.NullMarked;
