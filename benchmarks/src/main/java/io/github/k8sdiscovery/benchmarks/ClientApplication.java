package io.github.k8sdiscovery.benchmarks;

import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.time.Scheduler;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestTemplate;

/** A client with {@code @LoadBalanced} and the instances of one service. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ClientApplication {

  /** How many instances there are. */
  static final String INSTANCES = "benchmark.instances";

  /** Whether all have the same weight. */
  static final String EQUAL = "benchmark.equal";

  @Bean
  @LoadBalanced
  RestTemplate restTemplate() {
    return new RestTemplate();
  }

  @Bean
  @ConditionalOnProperty(name = "k8s.discovery.enabled", havingValue = "true")
  InstanceSource listSource(
      Scheduler scheduler,
      @Value("${" + INSTANCES + "}") int n,
      @Value("${" + EQUAL + "}") boolean equal) {
    return new ListSource("list", equal ? Fleet.equal(n) : Fleet.weighted(n), scheduler);
  }

  /** Read by Spring Cloud LoadBalancer alone, and then kept in its cache. */
  @Bean
  @ConditionalOnProperty(name = "k8s.discovery.enabled", havingValue = "false")
  DiscoveryClient listClient(@Value("${" + INSTANCES + "}") int n) {
    return new ListClient(SpringInstances.weighted(n));
  }

  private record ListClient(List<ServiceInstance> instances) implements DiscoveryClient {

    @Override
    public String description() {
      return "list";
    }

    @Override
    public List<ServiceInstance> getInstances(String serviceId) {
      return instances;
    }

    @Override
    public List<String> getServices() {
      return List.of(Fleet.HOST);
    }
  }
}
