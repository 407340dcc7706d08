/**
 * What the demo can show by itself, one class each. {@link
 * io.github.k8sdiscovery.samples.demo.scenario.Scenario} is what they have in common, {@link
 * io.github.k8sdiscovery.samples.demo.scenario.Stage} what they may do.
 */
@NullMarked
package io.github.k8sdiscovery.samples.demo.scenario;

import org.jspecify.annotations.NullMarked;
