package io.github.k8sdiscovery.e2e.probe;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientBuilderConfigurer;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/** The starter, {@code @LoadBalanced}, nothing else. */
@SpringBootApplication
public class ProbeApplication {

  /** Starts it. */
  public static void main(String[] arguments) {
    SpringApplication.run(ProbeApplication.class, arguments);
  }

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
  WebClient.Builder webClientBuilder(ClientHttpConnector boot) {
    return WebClient.builder().clientConnector(boot);
  }
}
