/** What a call costs in discovery. Read {@link io.github.k8sdiscovery.benchmarks.PickBenchmark}. */
@NullMarked
package io.github.k8sdiscovery.benchmarks;

import org.jspecify.annotations.NullMarked;
