/**
 * How much of a service's calls each instance is to get, as people wrote it down. Read {@link
 * io.github.k8sdiscovery.weight.WeightRules} first.
 */
@NullMarked
package io.github.k8sdiscovery.weight;

import org.jspecify.annotations.NullMarked;
