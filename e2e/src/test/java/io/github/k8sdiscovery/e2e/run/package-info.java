/**
 * Runs the scenarios and prints a line for each. Start at {@link
 * io.github.k8sdiscovery.e2e.run.Main}.
 */
@NullMarked
package io.github.k8sdiscovery.e2e.run;

import org.jspecify.annotations.NullMarked;
