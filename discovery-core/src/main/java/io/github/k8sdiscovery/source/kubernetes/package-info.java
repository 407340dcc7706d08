/**
 * EndpointSlices and the Service, listed once and watched from then on, turned into snapshots. Read
 * {@link io.github.k8sdiscovery.source.kubernetes.EndpointSliceSource} first, then {@code
 * ListWatch} (staying in touch with the API) and {@code SliceMerge} (from slices to instances).
 */
@NullMarked
package io.github.k8sdiscovery.source.kubernetes;

import org.jspecify.annotations.NullMarked;
