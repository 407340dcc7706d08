/**
 * Sample frontend: calls the backend by its Service name through four kinds of HTTP client. {@code
 * ClientConfiguration} is all that load balancing asks of an application.
 */
@NullMarked
package io.github.k8sdiscovery.samples.frontend;

import org.jspecify.annotations.NullMarked;
