/**
 * Discovery to look at: health, and the actuator endpoint {@code k8sdiscovery}. Read {@link
 * io.github.k8sdiscovery.actuate.DiscoveryEndpoint} first; what it shows is in {@code
 * docs/actuator.md}.
 */
@NullMarked
package io.github.k8sdiscovery.actuate;

import org.jspecify.annotations.NullMarked;
