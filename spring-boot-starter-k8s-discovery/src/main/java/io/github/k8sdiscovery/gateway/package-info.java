/**
 * Spring Cloud Gateway, both servers of it: routes that annotated Services ask for, and {@code
 * lb://} by discovery itself, counted and retried as every other call. Read {@link
 * io.github.k8sdiscovery.gateway.ServiceRoute} first, then {@link
 * io.github.k8sdiscovery.gateway.ServiceRoutes}.
 */
@NullMarked
package io.github.k8sdiscovery.gateway;

import org.jspecify.annotations.NullMarked;
