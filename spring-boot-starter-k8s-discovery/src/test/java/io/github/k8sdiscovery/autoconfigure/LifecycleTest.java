package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.time.Scheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** From start to stop: eager services, heartbeats, the log, and the end of the watches. */
@ExtendWith(OutputCaptureExtension.class)
class LifecycleTest {

  private final Cluster cluster = new Cluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void start_eagerServices_areFollowed() {
    cluster.pods("backend", 8080, "a");
    Runners.over(cluster)
        .withPropertyValues("k8s.discovery.eager=backend,not-there")
        .run(
            context ->
                await()
                    .atMost(Await.BOUND)
                    .untilAsserted(
                        () ->
                            assertThat(context.getBean(Discovery.class).followed())
                                .extracting(id -> id.name())
                                .containsExactly("backend")));
  }

  @Test
  void start_apiUnreachable_succeedsAndRecovers() {
    cluster.pods("backend", 8080, "a");
    cluster.api().faults().stop();
    Runners.over(cluster)
        .withPropertyValues("k8s.discovery.eager=backend")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              cluster.api().faults().restart();
              await()
                  .atMost(Await.BOUND)
                  .ignoreExceptions()
                  .until(
                      () ->
                          context
                              .getBean(LoadBalancerClient.class)
                              .choose("backend")
                              .getHost()
                              .equals("10.0.0.1"));
            });
  }

  @Test
  void heartbeat_everyRealChange_isPublishedAndListenersMayLookUp() {
    cluster.pods("backend", 8080, "a");
    Runners.over(cluster)
        .withUserConfiguration(Listener.class)
        .run(
            context -> {
              Listener listener = context.getBean(Listener.class);
              assertThat(context.getBean(DiscoveryClient.class).getInstances("backend")).hasSize(1);
              await().atMost(Await.BOUND).until(() -> listener.sizes.contains(1));

              cluster.pods("backend", 8080, "a", "b");
              await().atMost(Await.BOUND).until(() -> listener.sizes.contains(2));
              assertThat(listener.values).doesNotHaveDuplicates();

              int before = listener.values.size();
              cluster.pods("backend", 8080, "a", "b");
              cluster.pods("backend", 8080, "a", "b", "c");
              await().atMost(Await.BOUND).until(() -> listener.sizes.contains(3));
              assertThat(listener.values).hasSize(before + 1);
            });
  }

  @Test
  void localPolicy_nodeUnknown_warnsOnceWithPropertyAndVariable(CapturedOutput output) {
    for (String name : List.of("one", "two")) {
      cluster.pods(name, 8080, "a");
      cluster
          .api()
          .service(Cluster.NAMESPACE, name)
          .port("http", 5000, "http")
          .internalTrafficPolicy("Local")
          .apply();
    }
    Runners.over(cluster)
        .run(
            context -> {
              LoadBalancerClient client = context.getBean(LoadBalancerClient.class);
              assertThat(client.choose("one").getHost()).isEqualTo("10.0.0.1");
              client.choose("two");
              assertThat(output.getAll().split("internalTrafficPolicy is Local", -1)).hasSize(2);
              assertThat(output).contains("k8s.discovery.node-name").contains("K8S_NODE_NAME");
            });
  }

  @Test
  void nodeAndZone_comeFromPropertiesElseFromTheEnvironment() {
    Runners.over(cluster)
        .withPropertyValues("K8S_NODE_NAME=n1", "K8S_ZONE=", "k8s.discovery.node-name=n0")
        .run(
            context -> {
              Discovery discovery = context.getBean(Discovery.class);
              assertThat(discovery.settings().client().node()).isEqualTo("n0");
              assertThat(discovery.settings().client().zone()).as("empty is unknown").isNull();
            });
    Runners.over(cluster)
        .withPropertyValues("NODE_NAME=n2", "K8S_ZONE=z1")
        .run(
            context -> {
              Discovery discovery = context.getBean(Discovery.class);
              assertThat(discovery.settings().client().node()).isEqualTo("n2");
              assertThat(discovery.settings().client().zone()).isEqualTo("z1");
            });
  }

  @Test
  void ownNamespace_propertyThenFileThenKubeconfigThenDefault(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("namespace");
    assertThat(OwnNamespace.find(" ", file, () -> null)).isEqualTo("default");
    assertThat(OwnNamespace.find(null, file, () -> "of-config")).isEqualTo("of-config");
    Files.writeString(file, "of-file\n");
    assertThat(OwnNamespace.find(null, file, () -> "of-config")).isEqualTo("of-file");
    assertThat(OwnNamespace.find("of-property", file, () -> "of-config")).isEqualTo("of-property");
  }

  @Test
  void beans_ofTheApplication_win() {
    Runners.over(cluster)
        .withBean("ownScheduler", Scheduler.class, () -> Scheduler.daemon("own"))
        .withUserConfiguration(OwnSource.class)
        .run(
            context -> {
              assertThat(context).hasSingleBean(Scheduler.class);
              assertThat(context.getBean(DiscoveryClient.class).getInstances("backend")).isEmpty();
              assertThat(cluster.api().requests()).isEmpty();
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Listener {

    private final List<Object> values = new CopyOnWriteArrayList<>();
    private final List<Integer> sizes = new CopyOnWriteArrayList<>();
    private final DiscoveryClient client;

    Listener(DiscoveryClient client) {
      this.client = client;
    }

    @EventListener
    void on(HeartbeatEvent event) {
      values.add(event.getValue());
      sizes.add(client.getInstances("backend").size());
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnSource {

    @Bean
    InstanceSource ownSource() {
      return new AbsentSource();
    }
  }
}
