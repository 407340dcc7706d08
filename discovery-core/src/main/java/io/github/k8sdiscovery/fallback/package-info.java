/**
 * Which source speaks for a service. Read {@link io.github.k8sdiscovery.fallback.Fallback} first:
 * it is the rule; {@link io.github.k8sdiscovery.fallback.Decision} is what comes out.
 */
@NullMarked
package io.github.k8sdiscovery.fallback;

import org.jspecify.annotations.NullMarked;
