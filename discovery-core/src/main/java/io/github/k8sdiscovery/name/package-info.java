/**
 * Reads the host names and ports people write and says which service and which of its ports they
 * mean. Nothing is created for a name that breaks the rules. Read {@link
 * io.github.k8sdiscovery.name.HostNames} first, then {@link io.github.k8sdiscovery.name.PortRules}.
 */
@NullMarked
package io.github.k8sdiscovery.name;

import org.jspecify.annotations.NullMarked;
