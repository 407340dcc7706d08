/**
 * Discovery in Spring Cloud's words: {@link
 * io.github.k8sdiscovery.client.KubernetesDiscoveryClient} and its reactive twin read one snapshot
 * each time they are asked; {@link io.github.k8sdiscovery.client.Heartbeat} says when something
 * changed.
 */
@NullMarked
package io.github.k8sdiscovery.client;

import org.jspecify.annotations.NullMarked;
