/**
 * An application as users write it, that calls whatever URL it is told to: for names, ports and
 * services that the sample frontend does not have. Start at {@link
 * io.github.k8sdiscovery.e2e.probe.ProbeApplication}.
 */
@NullMarked
package io.github.k8sdiscovery.e2e.probe;

import org.jspecify.annotations.NullMarked;
