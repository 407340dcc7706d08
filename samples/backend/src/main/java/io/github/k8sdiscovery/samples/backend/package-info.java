/**
 * Sample backend: an ordinary Spring Boot application that says which pod it is; nothing here knows
 * about discovery.
 */
@NullMarked
package io.github.k8sdiscovery.samples.backend;

import org.jspecify.annotations.NullMarked;
