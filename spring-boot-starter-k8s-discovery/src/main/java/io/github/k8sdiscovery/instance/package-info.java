/**
 * What both adapters to Spring Cloud hand out: an instance in Spring Cloud's words. A room of its
 * own so that {@code client} and {@code loadbalancer} need not know each other. Read {@link
 * io.github.k8sdiscovery.instance.KubernetesServiceInstance}.
 */
@NullMarked
package io.github.k8sdiscovery.instance;

import org.jspecify.annotations.NullMarked;
