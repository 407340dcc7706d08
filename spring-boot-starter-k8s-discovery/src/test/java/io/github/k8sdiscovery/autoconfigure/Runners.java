package io.github.k8sdiscovery.autoconfigure;

import java.net.URI;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.LoadBalancerDefaultMappingsProviderAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.RetryableRequestContext;
import org.springframework.cloud.client.loadbalancer.reactive.LoadBalancerBeanPostProcessorAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.reactive.ReactorLoadBalancerClientAutoConfiguration;
import org.springframework.cloud.commons.config.CommonsConfigAutoConfiguration;
import org.springframework.cloud.loadbalancer.config.BlockingLoadBalancerClientAutoConfiguration;
import org.springframework.cloud.loadbalancer.config.LoadBalancerAutoConfiguration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.util.LinkedMultiValueMap;

/** Small applications: ours and Spring Cloud's auto-configuration, as Boot would order them. */
final class Runners {

  private Runners() {}

  static ApplicationContextRunner over(Cluster cluster) {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                DiscoveryAutoConfiguration.class,
                DiscoveryClientAutoConfiguration.class,
                DiscoveryLoadBalancerAutoConfiguration.class,
                DiscoveryWebClientAutoConfiguration.class,
                LoadBalancerAutoConfiguration.class,
                BlockingLoadBalancerClientAutoConfiguration.class,
                org.springframework.cloud.client.loadbalancer.LoadBalancerAutoConfiguration.class,
                LoadBalancerBeanPostProcessorAutoConfiguration.class,
                ReactorLoadBalancerClientAutoConfiguration.class,
                LoadBalancerDefaultMappingsProviderAutoConfiguration.class,
                CommonsConfigAutoConfiguration.class,
                RestClientAutoConfiguration.class,
                WebClientAutoConfiguration.class))
        .withPropertyValues(cluster.properties());
  }

  /** A GET as Spring Cloud's interceptors describe it. */
  static Request<RetryableRequestContext> get(String url, @Nullable ServiceInstance previous) {
    RequestData data =
        new RequestData(
            HttpMethod.GET,
            URI.create(url),
            new HttpHeaders(),
            new LinkedMultiValueMap<>(),
            new HashMap<>());
    return new DefaultRequest<>(new RetryableRequestContext(previous, data, "default"));
  }
}
