/**
 * The clock, the scheduler and the randomness that the other rooms are given, so that tests can
 * hold them still. No other room reads a clock. Read {@link io.github.k8sdiscovery.time.Scheduler}
 * first.
 */
@NullMarked
package io.github.k8sdiscovery.time;

import org.jspecify.annotations.NullMarked;
