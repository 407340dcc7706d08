package io.github.k8sdiscovery.grpc;

import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.NameResolver.ConfigOrError;
import java.util.List;
import java.util.Map;

/**
 * The policy {@code k8s_discovery}: every call asks discovery for an instance, so that the
 * service's weights, policy, slow start, health and stickiness hold; each usable instance has a
 * connection that was made ahead. Only for targets of {@link KubernetesNameResolverProvider}.
 *
 * <p>gRPC finds it by {@link java.util.ServiceLoader}. Any thread.
 */
public final class DiscoveryLoadBalancerProvider extends LoadBalancerProvider {

  /** The name of the policy. */
  public static final String POLICY = "k8s_discovery";

  private static final int PRIORITY = 5;

  /** For the service loader. */
  public DiscoveryLoadBalancerProvider() {}

  /** {@return what names this policy under {@code loadBalancingConfig} in a service config} */
  public static List<Map<String, ?>> loadBalancingConfig() {
    return List.of(Map.of(POLICY, Map.of()));
  }

  /** A service config that says nothing else. */
  static Map<String, ?> serviceConfig() {
    return Map.of("loadBalancingConfig", loadBalancingConfig());
  }

  @Override
  public boolean isAvailable() {
    return true;
  }

  @Override
  public int getPriority() {
    return PRIORITY;
  }

  @Override
  public String getPolicyName() {
    return POLICY;
  }

  @Override
  public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
    return new DiscoveryLoadBalancer(helper);
  }

  /** There is nothing to set: what holds for a service is set once for all its clients. */
  @Override
  public ConfigOrError parseLoadBalancingPolicyConfig(Map<String, ?> config) {
    return ConfigOrError.fromConfig(POLICY);
  }
}
