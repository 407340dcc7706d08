/**
 * Services that stand for a host outside the cluster (type {@code ExternalName}): the host's
 * addresses become the service's instances. Read {@link
 * io.github.k8sdiscovery.source.external.ExternalSource}.
 */
@NullMarked
package io.github.k8sdiscovery.source.external;

import org.jspecify.annotations.NullMarked;
