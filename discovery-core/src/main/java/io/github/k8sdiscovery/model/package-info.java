/**
 * Values every other room speaks in: a service, what the API says of it, and its instances.
 * Immutable, and none decides anything. Read {@link io.github.k8sdiscovery.model.ServiceSnapshot}
 * first, then {@link io.github.k8sdiscovery.model.Instance}.
 */
@NullMarked
package io.github.k8sdiscovery.model;

import org.jspecify.annotations.NullMarked;
