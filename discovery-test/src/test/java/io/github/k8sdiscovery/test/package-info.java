@NullMarked
package io.github.k8sdiscovery.test;

import org.jspecify.annotations.NullMarked;
