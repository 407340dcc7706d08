/**
 * The one-command demo: {@code Demo} is an embedded Kubernetes API, three backends and the
 * frontend, each in a process of its own; {@code Kubelet} keeps the endpoint slices true to the
 * processes. Read these two first.
 */
@NullMarked
package io.github.k8sdiscovery.samples.demo;

import org.jspecify.annotations.NullMarked;
