/**
 * Which instances are broken, as their calls show: passive health. Read {@link
 * io.github.k8sdiscovery.health.Health} first.
 */
@NullMarked
package io.github.k8sdiscovery.health;

import org.jspecify.annotations.NullMarked;
