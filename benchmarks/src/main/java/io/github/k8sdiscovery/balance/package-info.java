/** Benchmarks of what only the policies see. */
@NullMarked
package io.github.k8sdiscovery.balance;

import org.jspecify.annotations.NullMarked;
