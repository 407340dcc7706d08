/**
 * Several clusters and registries as one source. Read {@link
 * io.github.k8sdiscovery.source.federation.Federation}, then {@link
 * io.github.k8sdiscovery.source.federation.Member}.
 */
@NullMarked
package io.github.k8sdiscovery.source.federation;

import org.jspecify.annotations.NullMarked;
