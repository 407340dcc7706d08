/**
 * For tests of applications that use the starter: a cluster in memory. Read {@link
 * io.github.k8sdiscovery.test.MockCluster} first, then {@link
 * io.github.k8sdiscovery.test.ClusterFixture}. Where real requests to a Kubernetes API are wanted,
 * see {@code io.github.k8sdiscovery.embedded}.
 */
@NullMarked
package io.github.k8sdiscovery.test;

import org.jspecify.annotations.NullMarked;
