package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.client.KubernetesDiscoveryClient;
import io.github.k8sdiscovery.registry.FakeRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClient;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;

/** An application that has a client of another registry beside ours. */
class RegistriesTest {

  private static final String RACK = Rack.PROPERTIES;

  private final Cluster cluster = new Cluster();
  private final Rack.RackDiscoveryClient rack = new Rack.RackDiscoveryClient();

  @AfterEach
  void close() {
    rack.resume();
    cluster.close();
  }

  private ApplicationContextRunner withRack() {
    return Rack.runner(cluster).withBean("rackClient", Rack.RackDiscoveryClient.class, () -> rack);
  }

  @Test
  void registry_serviceThatOnlyItKnows_isFoundOnceByEveryClient() {
    cluster.pods("backend", 8080, "a");
    rack.register("legacy", Rack.at("10.1.0.1"), Rack.at("10.1.0.2"));
    withRack()
        .run(
            context -> {
              assertThat(Rack.hosts(context, "legacy", 4)).containsOnlyKeys("10.1.0.1", "10.1.0.2");
              DiscoveryClient all = context.getBean(DiscoveryClient.class);
              assertThat(all)
                  .asInstanceOf(InstanceOfAssertFactories.type(CompositeDiscoveryClient.class))
                  .satisfies(
                      composite -> assertThat(composite.getDiscoveryClients()).contains(rack));
              assertThat(all.getInstances("legacy"))
                  .extracting(ServiceInstance::getHost)
                  .containsExactlyInAnyOrder("10.1.0.1", "10.1.0.2");
              assertThat(all.getServices()).containsExactlyInAnyOrder("backend", "legacy");
              assertThat(ours(context).getServices()).containsExactly("backend", "legacy");
            });
  }

  @Test
  void registry_callsThroughBalancedClients_arrive() {
    try (Backend backend = Backend.start("in the rack")) {
      rack.register("legacy", FakeRegistry.at("localhost", backend.port(), Map.of()));
      withRack()
          .withUserConfiguration(Clients.class)
          .run(
              context ->
                  assertThat(
                          context
                              .getBean(RestClient.Builder.class)
                              .build()
                              .get()
                              .uri("http://legacy:5000/host_name")
                              .retrieve()
                              .body(String.class))
                      .isEqualTo("in the rack"));
    }
  }

  /** What the cluster knows stays as it is. */
  @Test
  void registry_serviceThatTheClusterKnows_isNotUsedByDefault() {
    cluster.pods("backend", 8080, "a");
    rack.register("backend", Rack.at("10.1.0.1"));
    withRack()
        .run(
            context -> assertThat(Rack.hosts(context, "backend", 20)).containsOnlyKeys("10.0.0.1"));
  }

  @Test
  void registry_clusterHasNoInstances_isTurnedTo() {
    cluster.pods("backend", 8080);
    rack.register("backend", Rack.at("10.1.0.1"));
    withRack()
        .run(
            context -> assertThat(Rack.hosts(context, "backend", 20)).containsOnlyKeys("10.1.0.1"));
  }

  @Test
  void registry_samePriority_sharesByWeight() {
    cluster.pods("backend", 8080, "a");
    rack.register("backend", Rack.at("10.1.0.1"));
    withRack()
        .withPropertyValues(RACK + "priority=0", RACK + "weight=3")
        .run(
            context ->
                assertThat(Rack.hosts(context, "backend", 40))
                    .isEqualTo(Map.of("10.0.0.1", 10, "10.1.0.1", 30)));
  }

  @Test
  void registry_disabled_isNotAsked() {
    rack.register("legacy", Rack.at("10.1.0.1"));
    withRack()
        .withPropertyValues(RACK + "enabled=false")
        .run(
            context -> {
              assertThat(Rack.hosts(context, "legacy", 1)).isEmpty();
              assertThat(rack.questions()).isZero();
            });
  }

  @Test
  void registry_namesByPattern_reachOtherNamespaces() {
    rack.register("billing-legacy", Rack.at("10.1.0.1"));
    rack.register("legacy", Rack.at("10.1.0.9"));
    withRack()
        .withPropertyValues(RACK + "service-name={namespace}-{name}")
        .run(
            context -> {
              assertThat(Rack.hosts(context, "legacy.billing", 1)).containsOnlyKeys("10.1.0.1");
              assertThat(Rack.hosts(context, "legacy", 1)).isEmpty();
            });
    withRack().run(context -> assertThat(Rack.hosts(context, "legacy.billing", 1)).isEmpty());
  }

  @Test
  void registry_hangs_clusterServicesAreFoundSoonAndOthersHaveAReason() {
    cluster.pods("backend", 8080, "a");
    rack.hang(true);
    withRack()
        .withPropertyValues(RACK + "timeout=1s")
        .run(
            context -> {
              long start = System.nanoTime();
              assertThat(Rack.hosts(context, "backend", 1)).containsOnlyKeys("10.0.0.1");
              assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Await.BOUND);
              assertThat(ours(context).getInstances("backend")).hasSize(1);
              Discovery discovery = context.getBean(Discovery.class);
              assertThat(catchThrowable(() -> discovery.view("legacy", 0)))
                  .hasMessageContaining("rack");
            });
  }

  @Test
  void registry_manyFirstUses_areOneQuestion() {
    rack.register("legacy", Rack.at("10.1.0.1"));
    withRack()
        .run(
            context -> {
              int threads = 64;
              CountDownLatch together = new CountDownLatch(threads);
              ExecutorService pool = Executors.newFixedThreadPool(threads);
              try {
                List<Future<Map<String, Integer>>> all =
                    IntStream.range(0, threads)
                        .mapToObj(
                            i ->
                                pool.submit(
                                    () -> {
                                      together.countDown();
                                      together.await();
                                      return Rack.hosts(context, "legacy", 1);
                                    }))
                        .toList();
                for (Future<Map<String, Integer>> one : all) {
                  assertThat(one.get()).containsOnlyKeys("10.1.0.1");
                }
              } finally {
                pool.shutdownNow();
              }
              assertThat(rack.questions()).isEqualTo(1);
            });
  }

  @Test
  void heartbeat_ofTheRegistry_isFollowedAndOursIsNot() {
    cluster.pods("backend", 8080, "a");
    rack.register("legacy", Rack.at("10.1.0.1"));
    withRack()
        .run(
            context -> {
              assertThat(Rack.hosts(context, "legacy", 1)).containsOnlyKeys("10.1.0.1");
              assertThat(Rack.hosts(context, "backend", 1)).containsOnlyKeys("10.0.0.1");
              rack.register("legacy", Rack.at("10.1.0.2"));
              context.publishEvent(new HeartbeatEvent("the registry's watch", 7));
              await()
                  .atMost(Await.BOUND)
                  .untilAsserted(
                      () ->
                          assertThat(Rack.hosts(context, "legacy", 1))
                              .containsOnlyKeys("10.1.0.2"));
              int asked = rack.questions();
              // A change in the cluster makes a heartbeat of ours; so did the one in the registry.
              cluster.pods("backend", 8080, "a", "b");
              await()
                  .atMost(Await.BOUND)
                  .until(() -> Rack.hosts(context, "backend", 2).containsKey("10.0.0.2"));
              context.publishEvent(new HeartbeatEvent(context.getBean(Discovery.class), 99L));
              assertThat(rack.questions()).isEqualTo(asked);
            });
  }

  private static DiscoveryClient ours(ApplicationContext context) {
    return context.getBean(KubernetesDiscoveryClient.class);
  }

  /** The application's clients. */
  static class Clients extends LoadBalancedClients {}
}
