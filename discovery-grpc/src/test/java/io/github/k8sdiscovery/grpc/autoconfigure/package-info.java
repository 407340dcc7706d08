@NullMarked
package io.github.k8sdiscovery.grpc.autoconfigure;

import org.jspecify.annotations.NullMarked;
