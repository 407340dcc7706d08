package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.actuate.DiscoveryEndpoint;
import io.github.k8sdiscovery.actuate.DiscoveryHealth;
import io.github.k8sdiscovery.actuate.EventLog;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health and the actuator endpoint, for applications that have Spring Boot's actuator. */
@AutoConfiguration(after = DiscoveryAutoConfiguration.class)
@ConditionalOnBean(Discovery.class)
public final class DiscoveryActuatorAutoConfiguration {

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({CompositeHealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
  static class OfHealth {

    // The name without its end is what health shows.
    @Bean
    @ConditionalOnMissingBean(name = "k8sDiscoveryHealthContributor")
    @ConditionalOnEnabledHealthIndicator("k8sdiscovery")
    DiscoveryHealth k8sDiscoveryHealthContributor(
        Discovery discovery, ObjectProvider<Registries> registries) {
      Registries all = registries.getIfAvailable();
      return new DiscoveryHealth(discovery, all == null ? Map::of : all::contact);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
  @ConditionalOnAvailableEndpoint(DiscoveryEndpoint.class)
  static class OfEndpoint {

    @Bean
    @ConditionalOnMissingBean
    EventLog discoveryEventLog(Discovery discovery, Scheduler scheduler) {
      return new EventLog(discovery, scheduler.clock());
    }

    @Bean
    @ConditionalOnMissingBean
    DiscoveryEndpoint discoveryEndpoint(
        Discovery discovery, EventLog events, ServiceRules rules, Scheduler scheduler) {
      return new DiscoveryEndpoint(
          discovery, events, rules.policies(discovery.settings().names()), scheduler.clock());
    }
  }
}
