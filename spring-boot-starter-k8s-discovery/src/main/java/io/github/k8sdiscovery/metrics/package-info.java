/**
 * Discovery in numbers: Micrometer meters for the services that are followed, as many as there are
 * services, clusters and states, whatever comes and goes behind them. Read {@link
 * io.github.k8sdiscovery.metrics.DiscoveryMetrics} first; what each says is in {@code
 * docs/metrics.md}.
 */
@NullMarked
package io.github.k8sdiscovery.metrics;

import org.jspecify.annotations.NullMarked;
