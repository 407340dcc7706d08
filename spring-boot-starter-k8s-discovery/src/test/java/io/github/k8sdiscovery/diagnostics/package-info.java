@NullMarked
package io.github.k8sdiscovery.diagnostics;

import org.jspecify.annotations.NullMarked;
