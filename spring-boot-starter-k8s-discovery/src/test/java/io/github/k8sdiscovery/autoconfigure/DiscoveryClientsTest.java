package io.github.k8sdiscovery.autoconfigure;

import static io.github.k8sdiscovery.autoconfigure.BothClients.instances;
import static io.github.k8sdiscovery.autoconfigure.BothClients.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.SourceUnavailableException;
import io.github.k8sdiscovery.client.KubernetesDiscoveryClient;
import io.github.k8sdiscovery.client.KubernetesReactiveDiscoveryClient;
import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;

/** The contract of both discovery clients; the numbers are those of the comparison document. */
class DiscoveryClientsTest {

  private final Cluster cluster = new Cluster();
  private final EmbeddedKubernetesApi api = cluster.api();

  @AfterEach
  void close() {
    cluster.close();
  }

  private void run(ContextConsumer<AssertableApplicationContext> test) {
    Runners.over(cluster).run(test);
  }

  /** 1. */
  @Test
  void getInstances_unknownService_isEmpty() {
    assertThat(instances(cluster, "unknown")).isEmpty();
    assertThat(instances(cluster, "no_such_name")).isEmpty();
    assertThat(instances(cluster, "10.0.0.1")).isEmpty();
  }

  /** 1. */
  @Test
  @SuppressWarnings("NullAway") // the point of the test
  void getInstances_null_isRefused() {
    run(
        context -> {
          assertThatIllegalArgumentException()
              .isThrownBy(() -> context.getBean(DiscoveryClient.class).getInstances(null))
              .withMessage("serviceId must be provided");
          assertThatIllegalArgumentException()
              .isThrownBy(() -> context.getBean(ReactiveDiscoveryClient.class).getInstances(null))
              .withMessage("serviceId must be provided");
        });
  }

  /** 2. */
  @Test
  void getInstances_serviceWithoutSlices_isEmpty() {
    api.service(Cluster.NAMESPACE, "backend").port("http", 80, "80").apply();

    assertThat(instances(cluster, "backend")).isEmpty();
  }

  /** 3, 4. */
  @Test
  void getInstances_twoPods_areTwoWithTheirUids() {
    cluster.pods("backend", 8080, "a", "b");

    List<ServiceInstance> instances = instances(cluster, "backend");

    assertThat(instances)
        .extracting(ServiceInstance::getInstanceId)
        .containsExactlyInAnyOrder("uid-a", "uid-b");
    assertThat(instances).noneMatch(ServiceInstance::isSecure);
    assertThat(instances).extracting(ServiceInstance::getServiceId).containsOnly("backend");
  }

  /** 5. */
  @Test
  void getInstances_withoutPods_haveIdsOfTheirOwn() {
    api.service(Cluster.NAMESPACE, "backend").port("http", 80, "80").apply();
    api.slice(Cluster.NAMESPACE, "backend-1")
        .service("backend")
        .port("http", 8080)
        .endpoint(e -> e.address("10.0.0.1").ready(true))
        .endpoint(e -> e.address("10.0.0.2").ready(true))
        .apply();

    assertThat(instances(cluster, "backend"))
        .extracting(ServiceInstance::getInstanceId)
        .containsExactlyInAnyOrder("10.0.0.1:8080", "10.0.0.2:8080");
  }

  /** 19, 20. */
  @ParameterizedTest
  @ValueSource(strings = {"backend", "backend.example", "backend.example.svc.cluster.local"})
  void getInstances_sameNameElsewhere_isNotMixedIn(String name) {
    cluster.pods("backend", 8080, "a");
    api.service("elsewhere", "backend").port("http", 80, "80").apply();
    api.slice("elsewhere", "backend-1")
        .service("backend")
        .port("http", 8080)
        .endpoint(e -> e.address("10.9.9.9").ready(true))
        .apply();

    assertThat(only(cluster, name).getHost()).isEqualTo("10.0.0.1");
    assertThat(only(cluster, "backend.elsewhere").getMetadata())
        .containsEntry("k8s_namespace", "elsewhere");
  }

  /** 26. */
  @Test
  void getServices_areTheNamesOfTheOwnNamespace() {
    cluster.pods("backend", 8080, "a");
    cluster.pods("another", 8080, "a");
    api.service("elsewhere", "third").port("http", 80, "80").apply();
    run(
        context -> {
          assertThat(context.getBean(DiscoveryClient.class).getServices())
              .containsExactly("another", "backend");
          assertThat(
                  context
                      .getBean(ReactiveDiscoveryClient.class)
                      .getServices()
                      .collectList()
                      .block())
              .containsExactly("another", "backend");
        });
  }

  /** 27. */
  @Test
  void getInstances_notReady_areLeftOut() {
    api.service(Cluster.NAMESPACE, "backend").port("http", 80, "80").apply();
    api.slice(Cluster.NAMESPACE, "backend-1")
        .service("backend")
        .port("http", 8080)
        .endpoint(e -> e.address("10.0.0.1").ready(false))
        .endpoint(e -> e.address("10.0.0.2").ready(true))
        .apply();

    assertThat(only(cluster, "backend").getHost()).isEqualTo("10.0.0.2");
  }

  /** 30. */
  @Test
  void description_andOrder_areTheDefaults() {
    run(
        context -> {
          KubernetesDiscoveryClient blocking = context.getBean(KubernetesDiscoveryClient.class);
          KubernetesReactiveDiscoveryClient reactive =
              context.getBean(KubernetesReactiveDiscoveryClient.class);
          assertThat(blocking.description()).contains("Kubernetes");
          assertThat(reactive.description()).contains("Kubernetes");
          assertThat(blocking.getOrder()).isEqualTo(DiscoveryClient.DEFAULT_ORDER);
          assertThat(reactive.getOrder()).isEqualTo(DiscoveryClient.DEFAULT_ORDER);
        });
  }

  /** 33. */
  @Test
  void getInstances_sameNameOtherNumber_eachKeepsItsOwn() {
    api.service(Cluster.NAMESPACE, "backend").port("http", 80, "http").apply();
    for (int i = 1; i <= 2; i++) {
      String address = "10.0.0." + i;
      api.slice(Cluster.NAMESPACE, "backend-" + i)
          .service("backend")
          .port("http", 8080 + i)
          .endpoint(e -> e.address(address).ready(true))
          .apply();
    }

    assertThat(instances(cluster, "backend"))
        .extracting(instance -> instance.getHost() + ":" + instance.getPort())
        .containsExactlyInAnyOrder("10.0.0.1:8081", "10.0.0.2:8082");
  }

  /** 40. */
  @Test
  void getInstances_apiNeverReached_failsWithTheReason() {
    api.faults().stop();
    run(
        context ->
            assertThatThrownBy(() -> context.getBean(DiscoveryClient.class).getInstances("backend"))
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageContaining("cannot reach the API"));
  }

  /** 40. */
  @Test
  void getInstances_apiLostLater_areTheLastKnown() {
    cluster.pods("backend", 8080, "a");
    run(
        context -> {
          DiscoveryClient client = context.getBean(DiscoveryClient.class);
          List<ServiceInstance> before = client.getInstances("backend");
          api.faults().stop();
          assertThat(client.getInstances("backend")).isEqualTo(before).hasSize(1);
        });
  }
}
