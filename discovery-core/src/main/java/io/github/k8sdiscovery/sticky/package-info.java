/**
 * What keeps the calls of a session on one instance. Read {@link
 * io.github.k8sdiscovery.sticky.StickySettings} first.
 */
@NullMarked
package io.github.k8sdiscovery.sticky;

import org.jspecify.annotations.NullMarked;
