/**
 * How much of a service's calls each instance is to get, as people wrote it down. Read {@link
 * io.github.k8sdiscovery.weight.WeightRules} and {@link
 * io.github.k8sdiscovery.weight.ServiceWeights} first.
 */
@NullMarked
package io.github.k8sdiscovery.weight;

import org.jspecify.annotations.NullMarked;
