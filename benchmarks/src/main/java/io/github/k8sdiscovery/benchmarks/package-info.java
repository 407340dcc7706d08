/**
 * What a call, a change and a service cost, beside Spring Cloud LoadBalancer. Read {@link
 * io.github.k8sdiscovery.benchmarks.Suite} and {@link io.github.k8sdiscovery.benchmarks.Targets}
 * first, then {@link io.github.k8sdiscovery.benchmarks.PolicyBenchmark}.
 */
@NullMarked
package io.github.k8sdiscovery.benchmarks;

import org.jspecify.annotations.NullMarked;
