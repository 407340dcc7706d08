package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.event.DiscoveryEvent.SessionMoved;
import io.github.k8sdiscovery.loadbalancer.CallCounter;
import io.github.k8sdiscovery.loadbalancer.DiscoveryLoadBalancerClient;
import io.github.k8sdiscovery.loadbalancer.DiscoveryLoadBalancerClientFactory;
import io.github.k8sdiscovery.loadbalancer.Naming;
import io.github.k8sdiscovery.loadbalancer.NamingRequestTransformer;
import io.github.k8sdiscovery.loadbalancer.SessionKey;
import io.github.k8sdiscovery.loadbalancer.SessionKeys;
import io.github.k8sdiscovery.loadbalancer.Sessions;
import io.github.k8sdiscovery.name.HostNames;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.client.loadbalancer.BlockingRestClassesPresentCondition;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClientsProperties;
import org.springframework.cloud.client.loadbalancer.reactive.ReactorLoadBalancerClientAutoConfiguration;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClientSpecification;
import org.springframework.cloud.loadbalancer.config.BlockingLoadBalancerClientAutoConfiguration;
import org.springframework.cloud.loadbalancer.config.LoadBalancerAutoConfiguration;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * The beans that Spring Cloud LoadBalancer makes only if nobody else has: through them, every
 * {@code @LoadBalanced} client asks {@link Discovery}.
 */
@AutoConfiguration(
    after = DiscoveryAutoConfiguration.class,
    before = {
      LoadBalancerAutoConfiguration.class,
      BlockingLoadBalancerClientAutoConfiguration.class,
      org.springframework.cloud.client.loadbalancer.LoadBalancerAutoConfiguration.class,
      ReactorLoadBalancerClientAutoConfiguration.class
    })
@ConditionalOnBean(Discovery.class)
@ConditionalOnBooleanProperty(name = "spring.cloud.loadbalancer.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LoadBalancerClientsProperties.class)
public final class DiscoveryLoadBalancerAutoConfiguration {

  @Bean
  StickyRules stickyRules(ServiceRules rules, Discovery discovery) {
    return new StickyRules(rules, discovery.settings().names());
  }

  @Bean
  @ConditionalOnMissingBean
  Sessions discoverySessions(
      StickyRules rules,
      Map<String, SessionKey> keys,
      Discovery discovery,
      ApplicationEventPublisher publisher) {
    rules.check(keys.keySet());
    Consumer<SessionMoved> moved =
        event -> {
          discovery.tell(event);
          publisher.publishEvent(event);
        };
    return new Sessions(new SessionKeys(keys), rules, moved);
  }

  @Bean
  @ConditionalOnMissingBean
  Naming discoveryNaming(ServiceRules rules, Discovery discovery) {
    HostNames names = discovery.settings().names();
    return new Naming(rules.naming(names), names.clusterDomain());
  }

  @Bean
  @ConditionalOnMissingBean(LoadBalancerClientFactory.class)
  DiscoveryLoadBalancerClientFactory loadBalancerClientFactory(
      LoadBalancerClientsProperties properties,
      ObjectProvider<List<LoadBalancerClientSpecification>> specifications,
      Discovery discovery,
      Sessions sessions,
      Naming naming) {
    DiscoveryLoadBalancerClientFactory factory =
        new DiscoveryLoadBalancerClientFactory(properties, discovery, sessions, naming);
    factory.setConfigurations(specifications.getIfAvailable(List::of));
    return factory;
  }

  @Bean
  @ConditionalOnMissingBean(LoadBalancerClient.class)
  @ConditionalOnBean(DiscoveryLoadBalancerClientFactory.class)
  @Conditional(BlockingRestClassesPresentCondition.class)
  DiscoveryLoadBalancerClient blockingLoadBalancerClient(
      DiscoveryLoadBalancerClientFactory factory) {
    return new DiscoveryLoadBalancerClient(factory);
  }

  /** Gives the calls of blocking clients the names they go by. */
  @Bean
  @ConditionalOnBean(DiscoveryLoadBalancerClientFactory.class)
  @Conditional(BlockingRestClassesPresentCondition.class)
  NamingRequestTransformer discoveryNamingRequestTransformer(Naming naming) {
    return new NamingRequestTransformer(naming);
  }

  /** Counts the calls of those who make them by themselves. */
  @Bean
  @ConditionalOnBean(DiscoveryLoadBalancerClientFactory.class)
  CallCounter discoveryCallCounter() {
    return new CallCounter();
  }
}
