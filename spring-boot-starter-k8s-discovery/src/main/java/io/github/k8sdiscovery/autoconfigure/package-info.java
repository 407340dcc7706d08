/**
 * Puts discovery into a Spring Boot application that has the starter. Read {@link
 * io.github.k8sdiscovery.autoconfigure.DiscoveryAutoConfiguration} first; the properties are
 * records beside it, described in {@code docs/properties.md}.
 */
@NullMarked
package io.github.k8sdiscovery.autoconfigure;

import org.jspecify.annotations.NullMarked;
