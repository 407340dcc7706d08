@NullMarked
package io.github.k8sdiscovery.grpc;

import org.jspecify.annotations.NullMarked;
