/**
 * What Spring Boot prints when one of discovery's refusals ends the start: what is wrong, and what
 * to do about it. One analyzer for each family of refusals; {@code META-INF/spring.factories} lists
 * them. Only what the application itself does at start, and does not catch, gets here: discovery
 * never ends a start for something that can heal.
 */
@NullMarked
package io.github.k8sdiscovery.diagnostics;

import org.jspecify.annotations.NullMarked;
