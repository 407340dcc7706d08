package io.github.k8sdiscovery.samples.frontend;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientBuilderConfigurer;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.registry.ImportHttpServices;

/** The four kinds of client, each Boot's own with {@code @LoadBalanced} on it. */
@Configuration(proxyBeanMethods = false)
@ImportHttpServices(group = "backend", types = BackendApi.class)
class ClientConfiguration {

  @Bean
  @LoadBalanced
  RestTemplate restTemplate(RestTemplateBuilder builder) {
    return builder.build();
  }

  @Bean
  @LoadBalanced
  RestClient.Builder restClientBuilder(RestClientBuilderConfigurer boot) {
    return boot.configure(RestClient.builder());
  }

  @Bean
  @LoadBalanced
  WebClient.Builder webClientBuilder(ObjectProvider<WebClientCustomizer> boot) {
    WebClient.Builder builder = WebClient.builder();
    boot.orderedStream().forEach(customizer -> customizer.customize(builder));
    return builder;
  }
}
