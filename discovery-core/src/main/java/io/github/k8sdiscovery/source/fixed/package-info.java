/**
 * Services that somebody wrote down: for laptops and tests. Read {@link
 * io.github.k8sdiscovery.source.fixed.FixedSource}, then {@link
 * io.github.k8sdiscovery.source.fixed.FixedInstance}.
 */
@NullMarked
package io.github.k8sdiscovery.source.fixed;

import org.jspecify.annotations.NullMarked;
