/**
 * Whether a call that failed is tried on another instance. Read {@link
 * io.github.k8sdiscovery.retry.RetrySettings} first.
 */
@NullMarked
package io.github.k8sdiscovery.retry;

import org.jspecify.annotations.NullMarked;
