package io.github.k8sdiscovery.autoconfigure;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.gateway.DiscoveryGatewayFilter;
import io.github.k8sdiscovery.gateway.DiscoveryHandlerFilter;
import io.github.k8sdiscovery.gateway.LoadBalancedHandlers;
import io.github.k8sdiscovery.gateway.ServiceRouteDefinitions;
import io.github.k8sdiscovery.gateway.ServiceRouterFunction;
import io.github.k8sdiscovery.gateway.ServiceRoutes;
import io.github.k8sdiscovery.loadbalancer.DiscoveryLoadBalancerClientFactory;
import io.github.k8sdiscovery.loadbalancer.ReactiveCalls;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.gateway.config.GatewayLoadBalancerProperties;
import org.springframework.cloud.gateway.filter.ReactiveLoadBalancerClientFilter;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.server.mvc.GatewayServerMvcAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Spring Cloud Gateway, for applications that are one: {@code lb://} by discovery itself, and with
 * {@code k8s.discovery.gateway.routes} the routes that Services ask for.
 */
@AutoConfiguration(
    after = DiscoveryLoadBalancerAutoConfiguration.class,
    afterName = "org.springframework.cloud.gateway.server.mvc.GatewayServerMvcAutoConfiguration",
    beforeName =
        "org.springframework.cloud.gateway.config.GatewayReactiveLoadBalancerClientAutoConfiguration")
@ConditionalOnBean(DiscoveryLoadBalancerClientFactory.class)
public final class DiscoveryGatewayAutoConfiguration {

  private static final String ROUTES = "k8s.discovery.gateway.routes";

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBooleanProperty(name = ROUTES)
  @EnableConfigurationProperties(RouteProperties.class)
  static class OfServices {

    @Bean
    @ConditionalOnMissingBean
    ServiceRoutes serviceRoutes(Discovery discovery, RouteProperties properties) {
      return new ServiceRoutes(discovery, properties.all());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
  @ConditionalOnClass(ReactiveLoadBalancerClientFilter.class)
  @ConditionalOnBooleanProperty(
      name = "spring.cloud.gateway.server.webflux.enabled",
      matchIfMissing = true)
  @EnableConfigurationProperties(GatewayLoadBalancerProperties.class)
  static class OfWebFlux {

    @Bean
    @ConditionalOnMissingBean(ReactiveLoadBalancerClientFilter.class)
    DiscoveryGatewayFilter gatewayLoadBalancerClientFilter(
        DiscoveryLoadBalancerClientFactory factory, GatewayLoadBalancerProperties properties) {
      return new DiscoveryGatewayFilter(factory, new ReactiveCalls(factory), properties);
    }

    @Bean
    @ConditionalOnBooleanProperty(name = ROUTES)
    ServiceRouteDefinitions serviceRouteDefinitions(
        ServiceRoutes routes,
        ApplicationEventPublisher publisher,
        ObjectProvider<RouteLocator> gateway) {
      return new ServiceRouteDefinitions(routes, publisher, gateway::getObject);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @ConditionalOnClass(GatewayServerMvcAutoConfiguration.class)
  @ConditionalOnBooleanProperty(
      name = "spring.cloud.gateway.server.webmvc.enabled",
      matchIfMissing = true)
  static class OfWebMvc {

    @Bean
    static LoadBalancedHandlers loadBalancedHandlers(ObjectProvider<LoadBalancerClient> client) {
      return new LoadBalancedHandlers(client::getObject);
    }

    @Bean
    @ConditionalOnBooleanProperty(name = ROUTES)
    ServiceRouterFunction serviceRouterFunction(
        ServiceRoutes routes, ObjectProvider<LoadBalancerClient> client) {
      return new ServiceRouterFunction(
          routes, uri -> new DiscoveryHandlerFilter(client::getObject, uri));
    }
  }
}
