package io.github.k8sdiscovery.autoconfigure;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.ImportHttpServices;

/** An application with the four kinds of load-balanced client, as a user would write it. */
@SpringBootConfiguration
@EnableAutoConfiguration
@ImportHttpServices(group = "backend", types = FourClients.BackendApi.class)
public class FourClients {

  /** Where the HTTP interface client goes. */
  public static final String INTERFACE_URL =
      "spring.http.serviceclient.backend.base-url=lb://backend:5000";

  @Bean
  @LoadBalanced
  RestTemplate restTemplate() {
    return new RestTemplate();
  }

  @Bean
  @LoadBalanced
  RestClient.Builder restClientBuilder() {
    return RestClient.builder();
  }

  @Bean
  @LoadBalanced
  WebClient.Builder webClientBuilder() {
    return WebClient.builder();
  }

  public interface BackendApi {

    @GetExchange("/host_name")
    String hostName();
  }
}
