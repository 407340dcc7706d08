/**
 * A small Kubernetes API server in the JVM, for tests and the demo: what a client of Services and
 * EndpointSlices meets, good days and bad ones, without a cluster and without a dependency but
 * Jackson.
 *
 * <p>Read {@link io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi} first, then {@link
 * io.github.k8sdiscovery.embedded.Faults}. Inside, {@code Store} keeps the objects, their versions
 * and the history; {@code ApiHandler} takes requests apart for {@code Lister}, {@code Writer} and
 * {@code WatchStarter}; {@code Outbox} writes to one watcher.
 */
@NullMarked
package io.github.k8sdiscovery.embedded;

import org.jspecify.annotations.NullMarked;
