/**
 * The port through which instances come in. Read {@link
 * io.github.k8sdiscovery.source.InstanceSource} first: it is the whole contract.
 */
@NullMarked
package io.github.k8sdiscovery.source;

import org.jspecify.annotations.NullMarked;
