@org.jspecify.annotations.NullMarked
package io.github.k8sdiscovery.metrics;
