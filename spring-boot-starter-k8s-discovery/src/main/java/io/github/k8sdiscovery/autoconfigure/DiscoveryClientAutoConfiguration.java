package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.client.KubernetesDiscoveryClient;
import io.github.k8sdiscovery.client.KubernetesReactiveDiscoveryClient;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.client.CommonsClientAutoConfiguration;
import org.springframework.cloud.client.ConditionalOnBlockingDiscoveryEnabled;
import org.springframework.cloud.client.ConditionalOnReactiveDiscoveryEnabled;
import org.springframework.cloud.client.ReactiveCommonsClientAutoConfiguration;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.composite.reactive.ReactiveCompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.simple.reactive.SimpleReactiveDiscoveryClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Spring Cloud's two discovery clients over {@link Discovery}. */
@AutoConfiguration(
    after = DiscoveryAutoConfiguration.class,
    before = {
      CommonsClientAutoConfiguration.class,
      ReactiveCommonsClientAutoConfiguration.class,
      CompositeDiscoveryClientAutoConfiguration.class,
      ReactiveCompositeDiscoveryClientAutoConfiguration.class,
      SimpleDiscoveryClientAutoConfiguration.class,
      SimpleReactiveDiscoveryClientAutoConfiguration.class
    })
@ConditionalOnBean(Discovery.class)
public final class DiscoveryClientAutoConfiguration {

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBlockingDiscoveryEnabled
  static class Blocking {

    @Bean
    @ConditionalOnMissingBean
    KubernetesDiscoveryClient kubernetesDiscoveryClient(Discovery discovery) {
      return new KubernetesDiscoveryClient(discovery);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnReactiveDiscoveryEnabled
  static class Reactive {

    @Bean
    @ConditionalOnMissingBean
    KubernetesReactiveDiscoveryClient kubernetesReactiveDiscoveryClient(Discovery discovery) {
      return new KubernetesReactiveDiscoveryClient(discovery);
    }
  }
}
