/**
 * The ways into a service other than straight to its pods, for clients that cannot or should not
 * reach those: what its Service, the nodes, Ingresses and routes say becomes instances like any
 * others. Pure: it is told what there is. Read {@link io.github.k8sdiscovery.access.AccessChoice},
 * {@link io.github.k8sdiscovery.access.AccessSettings} and {@link
 * io.github.k8sdiscovery.access.Surroundings}.
 */
@NullMarked
package io.github.k8sdiscovery.access;

import org.jspecify.annotations.NullMarked;
