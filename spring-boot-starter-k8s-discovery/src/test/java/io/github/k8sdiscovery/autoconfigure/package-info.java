@NullMarked
package io.github.k8sdiscovery.autoconfigure;

import org.jspecify.annotations.NullMarked;
