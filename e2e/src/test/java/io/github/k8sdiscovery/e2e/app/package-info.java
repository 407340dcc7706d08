/**
 * Applications under test as processes of their own, with the files a container has. Start at
 * {@link io.github.k8sdiscovery.e2e.app.AppProcess}.
 */
@NullMarked
package io.github.k8sdiscovery.e2e.app;

import org.jspecify.annotations.NullMarked;
