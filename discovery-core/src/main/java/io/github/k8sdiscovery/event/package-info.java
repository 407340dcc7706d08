/**
 * What happened, for whoever wants to know: logs, metrics, heartbeats. Read {@link
 * io.github.k8sdiscovery.event.DiscoveryEvent} first.
 */
@NullMarked
package io.github.k8sdiscovery.event;

import org.jspecify.annotations.NullMarked;
