package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.loadbalancer.DiscoveryExchangeFilterFunction;
import io.github.k8sdiscovery.loadbalancer.DiscoveryLoadBalancerClientFactory;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.client.loadbalancer.reactive.LoadBalancerClientRequestTransformer;
import org.springframework.cloud.client.loadbalancer.reactive.ReactorLoadBalancerClientAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.reactive.ReactorLoadBalancerExchangeFilterFunction;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * What load-balanced WebClients send their calls through, in the place of Spring Cloud's own. Gives
 * way, as that does, to Spring Cloud's filter that retries.
 */
@AutoConfiguration(
    after = DiscoveryLoadBalancerAutoConfiguration.class,
    before = ReactorLoadBalancerClientAutoConfiguration.class)
@ConditionalOnClass(WebClient.class)
@ConditionalOnBean(DiscoveryLoadBalancerClientFactory.class)
@ConditionalOnBooleanProperty(
    name = "spring.cloud.loadbalancer.retry.enabled",
    havingValue = false,
    matchIfMissing = true)
public final class DiscoveryWebClientAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(ReactorLoadBalancerExchangeFilterFunction.class)
  DiscoveryExchangeFilterFunction loadBalancerExchangeFilterFunction(
      DiscoveryLoadBalancerClientFactory factory,
      ObjectProvider<List<LoadBalancerClientRequestTransformer>> transformers) {
    return new DiscoveryExchangeFilterFunction(factory, transformers.getIfAvailable(List::of));
  }
}
