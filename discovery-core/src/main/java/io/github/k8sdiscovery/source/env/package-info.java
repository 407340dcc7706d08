/**
 * Reads the environment variables that the kubelet sets for the services of a namespace when it
 * starts a container. Read {@link io.github.k8sdiscovery.source.env.EnvSource}; {@code
 * ServiceVariables} knows their names.
 */
@NullMarked
package io.github.k8sdiscovery.source.env;

import org.jspecify.annotations.NullMarked;
