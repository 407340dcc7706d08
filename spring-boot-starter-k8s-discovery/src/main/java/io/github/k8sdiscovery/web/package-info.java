/**
 * Makes the request that is being served known to the calls it leads to, on servlets and on
 * WebFlux. Read {@link io.github.k8sdiscovery.web.ServletIncomingFilter} or {@link
 * io.github.k8sdiscovery.web.ReactiveIncomingFilter} first.
 */
@NullMarked
package io.github.k8sdiscovery.web;

import org.jspecify.annotations.NullMarked;
