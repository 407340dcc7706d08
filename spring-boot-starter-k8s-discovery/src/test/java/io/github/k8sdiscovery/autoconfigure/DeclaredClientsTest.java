package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.UnknownServiceException;
import io.github.k8sdiscovery.loadbalancer.CallCounter;
import io.github.k8sdiscovery.loadbalancer.DiscoveryLoadBalancerClient;
import io.github.k8sdiscovery.loadbalancer.DiscoveryLoadBalancerClientFactory;
import io.github.k8sdiscovery.loadbalancer.HostInstanceListSupplier;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultResponse;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClients;
import org.springframework.cloud.loadbalancer.blocking.client.BlockingLoadBalancerClient;
import org.springframework.cloud.loadbalancer.core.RandomLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ReactorLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ReactorServiceInstanceLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.core.ZonePreferenceServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import reactor.core.publisher.Mono;

/** What an application declares of its own wins, and costs a child context only where declared. */
class DeclaredClientsTest {

  private final Cluster cluster = new Cluster();

  @BeforeEach
  void services() {
    cluster.pods("backend", 8080, "a", "b");
    cluster.pods("other", 8080, "c");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void loadBalancerClient_named_getsTheContextForEveryFormAndOthersNone() {
    Runners.over(cluster)
        .withUserConfiguration(OneClient.class)
        .run(
            context -> {
              LoadBalancerClientFactory factory = context.getBean(LoadBalancerClientFactory.class);
              LoadBalancerClient client = context.getBean(LoadBalancerClient.class);
              assertThat(factory.getContextNames()).isEmpty();

              for (String host : List.of("backend", "backend.example", "backend.example.svc")) {
                assertThat(factory.getInstance(host)).isInstanceOf(RandomLoadBalancer.class);
                assertThat(client.choose(host).getHost()).startsWith("10.0.0.");
              }
              client.choose("other");

              assertThat(factory.getContextNames()).containsExactly("backend");
              assertThat(factory.getInstances("backend", HostInstanceListSupplier.class))
                  .hasSize(1);
            });
  }

  @Test
  void loadBalancerClients_withDefaults_getAContextOnceTheServiceIsKnown() {
    Runners.over(cluster)
        .withUserConfiguration(AllClients.class)
        .run(
            context -> {
              LoadBalancerClientFactory factory = context.getBean(LoadBalancerClientFactory.class);
              LoadBalancerClient client = context.getBean(LoadBalancerClient.class);

              for (int i = 0; i < 50; i++) {
                String unknown = "unknown-" + i;
                assertThatThrownBy(() -> client.choose(unknown))
                    .isInstanceOf(UnknownServiceException.class);
              }
              assertThat(factory.getContextNames()).isEmpty();

              client.choose("backend.example.svc");
              client.choose("backend");
              assertThat(factory.getContextNames()).containsExactly("backend");
              assertThat(factory.getInstance("backend")).isInstanceOf(RandomLoadBalancer.class);
            });
  }

  @Test
  void configurationsProperty_zonePreference_putsSpringsSupplierInCharge() {
    Runners.over(cluster)
        .withPropertyValues(
            "spring.cloud.loadbalancer.clients.backend.configurations=zone-preference")
        .run(
            context -> {
              LoadBalancerClientFactory factory = context.getBean(LoadBalancerClientFactory.class);
              context.getBean(LoadBalancerClient.class).choose("backend");

              assertThat(factory.getInstances("backend", HostInstanceListSupplier.class)).isEmpty();
              assertThat(
                      factory.getInstances(
                          "backend", ZonePreferenceServiceInstanceListSupplier.class))
                  .hasSize(1);
              assertThat(factory.getContextNames()).containsExactly("backend");
            });
  }

  @Test
  void balancerBean_ofTheApplication_wins() {
    Runners.over(cluster)
        .withUserConfiguration(OwnBalancer.class)
        .run(
            context -> {
              ServiceInstance chosen = context.getBean(LoadBalancerClient.class).choose("backend");
              assertThat(chosen.getHost()).isEqualTo("own.example");
              assertThat(context.getBean(LoadBalancerClientFactory.class).getContextNames())
                  .isEmpty();
            });
  }

  @Test
  void supplier_get_emitsEligibleAndAgainOnChange_getOfRequestEmitsOne() {
    Runners.over(cluster)
        .run(
            context -> {
              ServiceInstanceListSupplier supplier =
                  context
                      .getBean(LoadBalancerClientFactory.class)
                      .getInstance("backend", ServiceInstanceListSupplier.class);
              assertThat(supplier).isNotNull();
              assertThat(supplier.get().blockFirst()).hasSize(2);
              assertThat(
                      supplier.get(Runners.get("http://backend:5000/", null)).collectList().block())
                  .singleElement()
                  .satisfies(list -> assertThat(list).hasSize(1));

              List<ServiceInstance> three =
                  supplier
                      .get()
                      .doOnNext(
                          list -> {
                            if (list.size() == 2) {
                              cluster.pods("backend", 8080, "a", "b", "c");
                            }
                          })
                      .filter(list -> list.size() == 3)
                      .blockFirst(Await.BOUND);
              assertThat(three).extracting(ServiceInstance::getHost).contains("10.0.0.3");
            });
  }

  @Test
  void clientProperties_forAService_holdForEveryForm() {
    Runners.over(cluster)
        .withPropertyValues(
            "spring.cloud.loadbalancer.clients.backend.retry.max-retries-on-next-service-instance=7")
        .run(
            context -> {
              LoadBalancerClientFactory factory = context.getBean(LoadBalancerClientFactory.class);
              for (String host : List.of("backend", "backend.example", "backend.example.svc")) {
                assertThat(
                        factory.getProperties(host).getRetry().getMaxRetriesOnNextServiceInstance())
                    .as(host)
                    .isEqualTo(7);
              }
              assertThat(
                      factory
                          .getProperties("other")
                          .getRetry()
                          .getMaxRetriesOnNextServiceInstance())
                  .isEqualTo(1);
            });
  }

  @Test
  void enabledFalse_leavesSpringCloudAsItIs() {
    Runners.over(cluster)
        .withPropertyValues("k8s.discovery.enabled=false")
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(Discovery.class);
              assertThat(context.getBean(LoadBalancerClient.class))
                  .isInstanceOf(BlockingLoadBalancerClient.class);
              assertThat(context.getBean(LoadBalancerClientFactory.class))
                  .isNotInstanceOf(DiscoveryLoadBalancerClientFactory.class);
            });
  }

  @Test
  void discoveryDisabled_leavesSpringCloudAsItIs() {
    Runners.over(cluster)
        .withPropertyValues("spring.cloud.discovery.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(Discovery.class));
  }

  @Test
  void lifecycleBeans_ofTheApplication_areFoundWithoutAContext() {
    Runners.over(cluster)
        .run(
            context -> {
              LoadBalancerClientFactory factory = context.getBean(LoadBalancerClientFactory.class);
              assertThat(factory.getInstances("backend", LoadBalancerLifecycle.class).values())
                  .singleElement()
                  .isInstanceOf(CallCounter.class);
              assertThat(factory.getContextNames()).isEqualTo(Set.of());
              assertThat(context.getBean(LoadBalancerClient.class))
                  .isInstanceOf(DiscoveryLoadBalancerClient.class);
            });
  }

  /** A load balancer of the application's own, in a child context. */
  static class RandomChoice {

    @Bean
    ReactorLoadBalancer<ServiceInstance> random(
        Environment environment, LoadBalancerClientFactory factory) {
      String name = LoadBalancerClientFactory.getName(environment);
      return new RandomLoadBalancer(
          factory.getLazyProvider(name, ServiceInstanceListSupplier.class), name);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @org.springframework.cloud.loadbalancer.annotation.LoadBalancerClient(
      name = "backend",
      configuration = RandomChoice.class)
  static class OneClient {}

  @Configuration(proxyBeanMethods = false)
  @LoadBalancerClients(defaultConfiguration = RandomChoice.class)
  static class AllClients {}

  @Configuration(proxyBeanMethods = false)
  static class OwnBalancer {

    @Bean
    ReactorServiceInstanceLoadBalancer own() {
      ServiceInstance instance =
          new DefaultServiceInstance("own", "backend", "own.example", 1, false);
      return request -> Mono.just(new DefaultResponse(instance));
    }
  }
}
