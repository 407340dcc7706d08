/**
 * What keeps the calls of a session on one instance. Read {@link
 * io.github.k8sdiscovery.sticky.StickySettings} first, then {@link
 * io.github.k8sdiscovery.sticky.SessionTokens}.
 */
@NullMarked
package io.github.k8sdiscovery.sticky;

import org.jspecify.annotations.NullMarked;
