package io.github.k8sdiscovery.grpc;

import io.github.k8sdiscovery.Discovery;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Resolves {@code k8s:///service:port} over a {@link Discovery}. The service is written in any form
 * that a URL may have; without a port the Service's own rules choose one.
 *
 * <pre>{@code
 * NameResolverRegistry.getDefaultRegistry().register(new KubernetesNameResolverProvider(discovery));
 * ManagedChannel channel =
 *     Grpc.newChannelBuilder("k8s:///backend-service:5000", InsecureChannelCredentials.create()).build();
 * }</pre>
 *
 * <p>The channel's policy becomes {@link DiscoveryLoadBalancerProvider}, by the service config that
 * comes with the addresses. A channel with a service config of its own keeps it by {@code
 * disableServiceConfigLookUp()}, and names the policy in it: {@link
 * DiscoveryLoadBalancerProvider#loadBalancingConfig()}.
 *
 * <p>The authority that TLS checks is the service as it is written, whatever instance a call goes
 * to. Any thread.
 */
public final class KubernetesNameResolverProvider extends NameResolverProvider {

  /** The scheme of the targets. */
  public static final String SCHEME = "k8s";

  /**
   * The discovery of a single channel, by {@code setNameResolverArg}; where there is none, the
   * registered one's counts.
   */
  public static final NameResolver.Args.Key<Discovery> DISCOVERY =
      NameResolver.Args.Key.create("k8s-discovery");

  /**
   * Below gRPC's own resolver for DNS, which is 5, so that targets without a scheme stay its own.
   */
  private static final int PRIORITY = 4;

  private final Discovery discovery;

  /**
   * A provider to be registered.
   *
   * @param discovery where services are looked up; not closed by this
   */
  public KubernetesNameResolverProvider(Discovery discovery) {
    this.discovery = discovery;
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return PRIORITY;
  }

  /** {@return {@code k8s}} */
  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  /** {@return TCP addresses} */
  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return Set.of(InetSocketAddress.class);
  }

  /**
   * A resolver for a target.
   *
   * @param target the target of a channel
   * @param args what the channel gives
   * @return a resolver; null if the scheme is another
   * @throws IllegalArgumentException if the target has the scheme and is not as it should be
   */
  @Override
  public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
    if (!SCHEME.equalsIgnoreCase(target.getScheme())) {
      return null;
    }
    Discovery own = args.getArg(DISCOVERY);
    return new KubernetesNameResolver(
        FollowedTarget.of(own == null ? discovery : own, target), args);
  }
}
