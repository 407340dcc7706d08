package io.github.k8sdiscovery.loadbalancer;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.loadbalancer.core.ReactorLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.cloud.loadbalancer.support.LoadBalancerEnvironmentPropertyUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * What a declared service's child context gets unless the application put its own there, or asked
 * for one of Spring Cloud's suppliers by {@code spring.cloud.loadbalancer.configurations}.
 */
@Configuration(proxyBeanMethods = false)
class ChildContextConfiguration {

  @Bean
  @ConditionalOnMissingBean(ServiceInstanceListSupplier.class)
  @Conditional(NoOtherConfigurations.class)
  HostInstanceListSupplier kubernetesInstanceListSupplier(
      Environment environment, DiscoveryLoadBalancerClientFactory factory) {
    return factory.supplier(LoadBalancerClientFactory.getName(environment));
  }

  @Bean
  @ConditionalOnMissingBean(ReactorLoadBalancer.class)
  @ConditionalOnBean(HostInstanceListSupplier.class)
  HostLoadBalancer kubernetesLoadBalancer(
      Environment environment, DiscoveryLoadBalancerClientFactory factory) {
    return new HostLoadBalancer(LoadBalancerClientFactory.getName(environment), factory.picks());
  }

  static final class NoOtherConfigurations implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return LoadBalancerEnvironmentPropertyUtils.equalToOrMissingForClientOrDefault(
          context.getEnvironment(), "configurations", "default");
    }
  }
}
