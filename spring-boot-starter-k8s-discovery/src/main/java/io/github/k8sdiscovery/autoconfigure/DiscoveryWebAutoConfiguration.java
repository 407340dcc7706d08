package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.web.ReactiveIncomingFilter;
import io.github.k8sdiscovery.web.ServletIncomingFilter;
import jakarta.servlet.Filter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.WebFilter;

/**
 * Lets calls know the request that is being served, for applications that serve any: sessions come
 * from there.
 */
@AutoConfiguration(after = DiscoveryAutoConfiguration.class)
@ConditionalOnBean(Discovery.class)
public final class DiscoveryWebAutoConfiguration {

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @ConditionalOnClass({Filter.class, OncePerRequestFilter.class})
  static class OfServlets {

    @Bean
    @ConditionalOnMissingBean
    ServletIncomingFilter discoveryIncomingFilter() {
      return new ServletIncomingFilter();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
  @ConditionalOnClass(WebFilter.class)
  static class OfWebFlux {

    @Bean
    @ConditionalOnMissingBean
    ReactiveIncomingFilter discoveryIncomingFilter() {
      return new ReactiveIncomingFilter();
    }
  }
}
