/**
 * Sample gateway. Its routes, weights, sessions and retries are in {@code application.yaml}; {@code
 * SecurityConfiguration} says who may come in.
 */
@NullMarked
package io.github.k8sdiscovery.samples.gateway;

import org.jspecify.annotations.NullMarked;
