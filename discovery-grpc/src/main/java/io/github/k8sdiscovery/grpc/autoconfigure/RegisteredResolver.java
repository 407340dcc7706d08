package io.github.k8sdiscovery.grpc.autoconfigure;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.grpc.KubernetesNameResolverProvider;
import io.grpc.NameResolverRegistry;

/** The scheme {@code k8s} for all channels of this process, as long as the application runs. */
final class RegisteredResolver implements AutoCloseable {

  private final Discovery discovery;
  private final KubernetesNameResolverProvider provider;

  RegisteredResolver(Discovery discovery) {
    this.discovery = discovery;
    this.provider = new KubernetesNameResolverProvider(discovery);
    NameResolverRegistry.getDefaultRegistry().register(provider);
  }

  Discovery discovery() {
    return discovery;
  }

  @Override
  public void close() {
    NameResolverRegistry.getDefaultRegistry().deregister(provider);
  }
}
