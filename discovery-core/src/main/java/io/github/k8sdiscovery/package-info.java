/**
 * Client-side service discovery for Kubernetes, without Spring. {@link
 * io.github.k8sdiscovery.Discovery} wires the rooms below into one flow:
 *
 * <pre>
 * source ─► eligibility ─► balance ─► pick
 * </pre>
 *
 * A change in the cluster is pushed through the whole flow at once; a pick reads one reference to a
 * frozen {@link io.github.k8sdiscovery.ServiceView}.
 */
@NullMarked
package io.github.k8sdiscovery;

import org.jspecify.annotations.NullMarked;
