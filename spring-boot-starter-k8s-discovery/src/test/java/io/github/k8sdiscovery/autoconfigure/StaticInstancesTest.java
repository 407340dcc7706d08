package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.k8sdiscovery.model.ServiceId;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.fixed.FixedInstance;
import io.github.k8sdiscovery.source.fixed.FixedSource;
import io.github.k8sdiscovery.time.Scheduler;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

/** Instances that are written down, as Spring Cloud and its clients see them. */
class StaticInstancesTest {

  private final Cluster cluster = new Cluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void weightedConfiguration_ofSpringCloud_honoursTheWeights() {
    Runners.over(cluster)
        .withUserConfiguration(Weighted.class)
        .withPropertyValues("spring.cloud.loadbalancer.configurations=weighted")
        .run(
            context -> {
              LoadBalancerClient client = context.getBean(LoadBalancerClient.class);
              Map<String, Integer> picks = new TreeMap<>();
              for (int i = 0; i < 400; i++) {
                picks.merge(client.choose("backend").getHost(), 1, Integer::sum);
              }
              assertThat(picks)
                  .containsOnly(Map.entry("10.0.0.1", 300), Map.entry("10.0.0.2", 100));
            });
  }

  @Test
  void getMetadata_ofAStaticInstance_hasWeightAndPlace() {
    Runners.over(cluster)
        .withUserConfiguration(Weighted.class)
        .run(
            context -> {
              List<ServiceInstance> all =
                  context.getBean(DiscoveryClient.class).getInstances("backend");
              assertThat(all)
                  .extracting(ServiceInstance::getMetadata)
                  .containsExactlyInAnyOrder(
                      Map.of(
                          "k8s_namespace", "example",
                          "type", "static",
                          "weight", "3",
                          "zone", "z1",
                          "node", "n1"),
                      Map.of("k8s_namespace", "example", "type", "static", "weight", "1"));
              assertThat(context.getBean(DiscoveryClient.class).getInstances("fine"))
                  .singleElement()
                  .satisfies(i -> assertThat(i.getMetadata()).containsEntry("weight", "0.25"));
            });
  }

  @Test
  void call_toAHostName_reachesItWhateverThePortOfTheUrl() {
    try (Backend backend = Backend.start("a")) {
      Runners.over(cluster)
          .withBean(
              InstanceSource.class,
              () -> source(Map.of("backend", fixed("http://localhost:" + backend.port(), 1))))
          .run(
              context -> {
                LoadBalancerClient client = context.getBean(LoadBalancerClient.class);
                URI written = URI.create("http://backend:5000/host_name");
                URI real = client.reconstructURI(client.choose("backend"), written);
                assertThat(real).hasToString("http://localhost:" + backend.port() + "/host_name");
                String answer = RestClient.create().get().uri(real).retrieve().body(String.class);
                assertThat(answer).isEqualTo("a");
              });
    }
  }

  private static FixedInstance fixed(String uri, double weight) {
    return new FixedInstance(URI.create(uri), weight, null, null);
  }

  private static FixedSource source(Map<String, FixedInstance> services) {
    Map<ServiceId, List<FixedInstance>> byId = new TreeMap<>();
    services.forEach(
        (name, instance) -> byId.put(new ServiceId(Cluster.NAMESPACE, name), List.of(instance)));
    return new FixedSource(byId, Scheduler.daemon("static"));
  }

  @Configuration(proxyBeanMethods = false)
  static class Weighted {

    @Bean
    InstanceSource source(Scheduler scheduler) {
      return new FixedSource(
          Map.of(
              new ServiceId(Cluster.NAMESPACE, "backend"),
              List.of(
                  new FixedInstance(URI.create("http://10.0.0.1:80"), 3, "z1", "n1"),
                  fixed("http://10.0.0.2:80", 1)),
              new ServiceId(Cluster.NAMESPACE, "fine"),
              List.of(fixed("http://10.0.0.3:80", 0.25))),
          scheduler);
    }
  }
}
