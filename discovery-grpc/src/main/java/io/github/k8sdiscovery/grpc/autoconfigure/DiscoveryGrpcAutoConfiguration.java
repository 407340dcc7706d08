package io.github.k8sdiscovery.grpc.autoconfigure;

import io.github.k8sdiscovery.Discovery;
import io.grpc.ManagedChannelBuilder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientDefaultServiceConfigCustomizer;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.grpc.client.GrpcChannelBuilderCustomizer;

/**
 * Channels to {@code k8s:///service:port} over the application's {@link Discovery}, unless {@code
 * k8s.discovery.enabled} is false. Channels of Spring gRPC and those that an application makes by
 * itself find the scheme; it is gone when the application is closed.
 */
@AutoConfiguration(
    afterName = "io.github.k8sdiscovery.autoconfigure.DiscoveryAutoConfiguration",
    beforeName = "org.springframework.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration")
@ConditionalOnBean(Discovery.class)
@ConditionalOnBooleanProperty(name = "k8s.discovery.enabled", matchIfMissing = true)
public final class DiscoveryGrpcAutoConfiguration {

  @Bean
  RegisteredResolver discoveryNameResolver(Discovery discovery) {
    return new RegisteredResolver(discovery);
  }

  /** For those who have Spring gRPC. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({GrpcClientAutoConfiguration.class, GrpcChannelBuilderCustomizer.class})
  @ConditionalOnBooleanProperty(name = "spring.grpc.client.enabled", matchIfMissing = true)
  static class SpringGrpc {

    @Bean
    DiscoveryChannels discoveryChannels(
        RegisteredResolver resolver, GrpcClientProperties properties, Environment environment) {
      return new DiscoveryChannels(resolver, properties, environment);
    }

    @Bean
    <T extends ManagedChannelBuilder<T>> GrpcChannelBuilderCustomizer<T> discoveryChannelCustomizer(
        DiscoveryChannels channels) {
      return channels::customize;
    }

    @Bean
    GrpcClientDefaultServiceConfigCustomizer discoveryServiceConfigCustomizer(
        DiscoveryChannels channels) {
      return channels::configure;
    }
  }
}
