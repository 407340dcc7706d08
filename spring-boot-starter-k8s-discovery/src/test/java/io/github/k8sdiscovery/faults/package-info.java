/** Every fault that is documented: what callers get while it lasts and when it is over. */
@org.jspecify.annotations.NullMarked
package io.github.k8sdiscovery.faults;
