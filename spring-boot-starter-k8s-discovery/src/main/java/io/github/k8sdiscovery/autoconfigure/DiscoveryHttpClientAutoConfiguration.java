package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.connect.NamingBuilders;
import io.github.k8sdiscovery.connect.NamingConnectorBuilders;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Lets the HTTP clients that Boot builds verify services by name while they connect to the
 * addresses of pods. Clients that an application makes without Boot's builders stay as they are.
 */
@AutoConfiguration(after = DiscoveryAutoConfiguration.class)
@ConditionalOnBean(Discovery.class)
public final class DiscoveryHttpClientAutoConfiguration {

  /** Blocking clients. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ClientHttpRequestFactoryBuilderCustomizer.class)
  static class Blocking {

    /** Comes last, because what it gives is no builder of a certain client any more. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    NamingBuilders discoveryNamingBuilders() {
      return new NamingBuilders();
    }
  }

  /** Reactive clients. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({
    ClientHttpConnectorBuilderCustomizer.class,
    reactor.core.publisher.Mono.class
  })
  static class Reactive {

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    NamingConnectorBuilders discoveryNamingConnectorBuilders() {
      return new NamingConnectorBuilders();
    }
  }
}
