/**
 * The request that the application is serving while it makes a call. Read {@link
 * io.github.k8sdiscovery.incoming.IncomingRequest} first, then {@link
 * io.github.k8sdiscovery.incoming.IncomingRequests}, which says where to find it.
 */
@NullMarked
package io.github.k8sdiscovery.incoming;

import org.jspecify.annotations.NullMarked;
