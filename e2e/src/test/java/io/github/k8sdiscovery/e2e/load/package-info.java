/**
 * An open-loop load generator that counts every request. Start at {@link
 * io.github.k8sdiscovery.e2e.load.OpenLoop}.
 */
@NullMarked
package io.github.k8sdiscovery.e2e.load;

import org.jspecify.annotations.NullMarked;
