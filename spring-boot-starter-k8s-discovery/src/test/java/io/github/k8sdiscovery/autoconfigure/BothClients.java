package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;

/** Asks the blocking and the reactive client and holds them to the same answer. */
final class BothClients {

  private BothClients() {}

  static List<ServiceInstance> instances(Cluster cluster, String service, String... properties) {
    List<ServiceInstance> found = new ArrayList<>();
    Runners.over(cluster)
        .withPropertyValues(properties)
        .run(
            context -> {
              List<ServiceInstance> instances =
                  context.getBean(DiscoveryClient.class).getInstances(service);
              ReactiveDiscoveryClient reactive = context.getBean(ReactiveDiscoveryClient.class);
              assertThat(reactive.getInstances(service).collectList().block())
                  .as("both clients say the same")
                  .isEqualTo(instances);
              found.addAll(instances);
            });
    return found;
  }

  static ServiceInstance only(Cluster cluster, String service, String... properties) {
    List<ServiceInstance> instances = instances(cluster, service, properties);
    assertThat(instances).hasSize(1);
    return instances.get(0);
  }
}
