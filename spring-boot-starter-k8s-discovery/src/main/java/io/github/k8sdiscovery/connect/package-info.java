/**
 * How a call reaches the instance that was picked for it: by which names it goes there. Read {@link
 * io.github.k8sdiscovery.connect.CallNames} first.
 */
@NullMarked
package io.github.k8sdiscovery.connect;

import org.jspecify.annotations.NullMarked;
