package io.github.k8sdiscovery.grpc.autoconfigure;

import io.github.k8sdiscovery.grpc.DiscoveryLoadBalancerProvider;
import io.github.k8sdiscovery.grpc.KubernetesNameResolverProvider;
import io.grpc.ManagedChannelBuilder;
import java.util.Map;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientProperties;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientProperties.Channel;
import org.springframework.core.env.PropertyResolver;

/**
 * What makes a channel of Spring gRPC whose target is {@code k8s:///…} one of ours: this
 * application's discovery, and our policy beside whatever its properties say.
 *
 * <p>Boot names a policy for every channel, and a service config from the resolver would put the
 * one in the properties out of force. So the policy is written into the latter, and the resolver's
 * is not asked for.
 */
final class DiscoveryChannels {

  private static final String TARGETS = KubernetesNameResolverProvider.SCHEME + ":";

  private final RegisteredResolver resolver;
  private final GrpcClientProperties properties;
  private final PropertyResolver placeholders;

  DiscoveryChannels(
      RegisteredResolver resolver, GrpcClientProperties properties, PropertyResolver placeholders) {
    this.resolver = resolver;
    this.properties = properties;
    this.placeholders = placeholders;
  }

  /** For the builder of a channel. */
  void customize(String name, ManagedChannelBuilder<?> builder) {
    if (ours(name)) {
      builder.setNameResolverArg(KubernetesNameResolverProvider.DISCOVERY, resolver.discovery());
      builder.disableServiceConfigLookUp();
    }
  }

  /** For its service config. A policy that the properties name stays. */
  void configure(String name, Map<String, Object> serviceConfig) {
    if (ours(name)) {
      serviceConfig.putIfAbsent(
          "loadBalancingConfig", DiscoveryLoadBalancerProvider.loadBalancingConfig());
    }
  }

  /** By the target behind a channel's name, or the name if it is a target itself. */
  private boolean ours(String name) {
    Channel channel = properties.getChannel().get(name);
    String target = channel == null ? name : channel.getTarget();
    return placeholders.resolvePlaceholders(target).startsWith(TARGETS);
  }
}
