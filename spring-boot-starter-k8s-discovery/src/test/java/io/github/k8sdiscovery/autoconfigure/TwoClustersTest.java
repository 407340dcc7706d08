package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.actuate.DiscoveryEndpoint;
import io.github.k8sdiscovery.actuate.EventLog;
import io.github.k8sdiscovery.embedded.EmbeddedKubernetesApi;
import io.github.k8sdiscovery.model.Unavailability;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.federation.Federation;
import io.github.k8sdiscovery.time.Clock;
import io.github.k8sdiscovery.time.Scheduler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

/** Two clusters, each with an API and backends of its own, through the starter and real clients. */
class TwoClustersTest {

  private static final String URL = "http://shop:5000/";

  private final Cluster own = new Cluster();
  private final EmbeddedKubernetesApi east =
      EmbeddedKubernetesApi.builder().bookmarkInterval(Duration.ofMillis(200)).start();
  private final List<Backend> backends = new ArrayList<>();

  @BeforeEach
  void publish() {
    own.service("shop", backend("own-1"), backend("own-2"));
    east.service("prod", "shop").port("web", 5000, "http").apply();
    for (String name : List.of("east-1", "east-2", "east-3")) {
      ready(backend(name), true);
    }
  }

  private Backend backend(String name) {
    Backend backend = Backend.start(name);
    backends.add(backend);
    return backend;
  }

  private void ready(Backend backend, boolean ready) {
    east.slice("prod", "shop-" + backend.name())
        .service("shop")
        .port("web", backend.port())
        .endpoint(e -> e.address("127.0.0.1").ready(ready).pod(backend.name()))
        .apply();
  }

  @AfterEach
  void close() {
    backends.forEach(Backend::close);
    east.close();
    own.close();
  }

  private ApplicationContextRunner runner(String... properties) {
    return Runners.over(own)
        .withUserConfiguration(Clients.class)
        .withPropertyValues(
            "k8s.discovery.clusters.east.url=" + east.url(),
            "k8s.discovery.clusters.east.namespaces.example=prod")
        .withPropertyValues(properties);
  }

  private static Map<String, Integer> call(ApplicationContext context, int times) {
    RestClient client = context.getBean(RestClient.Builder.class).build();
    Map<String, Integer> answered = new ConcurrentHashMap<>();
    for (int i = 0; i < times; i++) {
      answered.merge(answer(client), 1, Integer::sum);
    }
    return answered;
  }

  private static String answer(RestClient client) {
    try {
      String pod = client.get().uri(URL).retrieve().requiredBody(String.class);
      return pod.substring(0, pod.indexOf('-'));
    } catch (RuntimeException e) {
      return "failed";
    }
  }

  @Test
  void union_callsFollowInstancesAndWeights_inAMappedNamespace() {
    runner("k8s.discovery.clusters.east.weight=2")
        .run(
            context -> {
              Map<String, Integer> answered = call(context, 400);
              System.out.println("union: sent=400 landed=" + answered);
              assertThat(answered).isEqualTo(Map.of("own", 100, "east", 300));
              List<ServiceInstance> instances =
                  context.getBean(DiscoveryClient.class).getInstances("shop");
              assertThat(instances)
                  .extracting(
                      each ->
                          String.valueOf(Objects.requireNonNull(each.getMetadata()).get("cluster")))
                  .containsExactlyInAnyOrder("null", "null", "east", "east", "east");
            });
  }

  @Test
  void priorities_failOverAndBack() {
    runner("k8s.discovery.clusters.east.priority=1")
        .run(
            context -> {
              // A cluster that is late at the first use joins when it comes.
              await()
                  .atMost(Await.BOUND)
                  .untilAsserted(() -> assertThat(call(context, 20)).isEqualTo(Map.of("own", 20)));
              await().atMost(Await.BOUND).until(() -> Integer.valueOf(0).equals(level(context)));
              for (Backend backend : backends.subList(0, 2)) {
                own.ready("shop", backend, false);
              }
              await()
                  .atMost(Await.BOUND)
                  .untilAsserted(() -> assertThat(call(context, 20)).isEqualTo(Map.of("east", 20)));
              assertThat(level(context)).isEqualTo(1);
              for (Backend backend : backends.subList(0, 2)) {
                own.ready("shop", backend, true);
              }
              await()
                  .atMost(Await.BOUND)
                  .untilAsserted(() -> assertThat(call(context, 20)).isEqualTo(Map.of("own", 20)));
            });
  }

  /** The priority that calls go to, as the endpoint shows it. */
  private static @Nullable Integer level(ApplicationContext context) {
    Discovery discovery = context.getBean(Discovery.class);
    Clock clock = context.getBean(Scheduler.class).clock();
    try (EventLog events = new EventLog(discovery, clock)) {
      return new DiscoveryEndpoint(discovery, events, id -> "", clock)
          .report()
          .services()
          .get(0)
          .ports()
          .get(0)
          .priority();
    }
  }

  @Test
  void meters_haveATagForTheCluster_asLongAsItHasInstances() {
    MeterRegistry registry = new SimpleMeterRegistry();
    runner("k8s.discovery.clusters.east.priority=1")
        .withConfiguration(AutoConfigurations.of(DiscoveryMetricsAutoConfiguration.class))
        .withBean(MeterRegistry.class, () -> registry)
        .run(
            context -> {
              await()
                  .atMost(Await.BOUND)
                  .until(() -> call(context, 1).size() + instances(registry, "east") == 4);
              await()
                  .atMost(Await.BOUND)
                  .untilAsserted(() -> assertThat(call(context, 20)).isEqualTo(Map.of("own", 20)));
              assertThat(instances(registry, "local")).isEqualTo(2);
              assertThat(measured(registry, "local")).isGreaterThanOrEqualTo(20);
              long before = measured(registry, "east");
              backends.subList(0, 2).forEach(backend -> own.ready("shop", backend, false));
              await()
                  .atMost(Await.BOUND)
                  .untilAsserted(() -> assertThat(call(context, 20)).isEqualTo(Map.of("east", 20)));
              assertThat(measured(registry, "east")).isGreaterThanOrEqualTo(before + 20);

              for (Backend backend : backends.subList(2, 5)) {
                east.delete("endpointslices", "prod", "shop-" + backend.name());
              }
              await()
                  .atMost(Await.BOUND)
                  .untilAsserted(
                      () ->
                          assertThat(registry.getMeters())
                              .extracting(meter -> String.valueOf(meter.getId().getTag("cluster")))
                              .contains("local")
                              .doesNotContain("east"));
            });
  }

  /** How many of a cluster there are to this client, whatever they are to it. */
  private static int instances(MeterRegistry registry, String cluster) {
    return registry.find("k8s.discovery.instances").tag("cluster", cluster).gauges().stream()
        .mapToInt(gauge -> (int) gauge.value())
        .sum();
  }

  private static long measured(MeterRegistry registry, String cluster) {
    return registry.find("k8s.discovery.calls").tag("cluster", cluster).timers().stream()
        .mapToLong(Timer::count)
        .sum();
  }

  @Test
  void outage_ofAnApiThenOfAllItsBackends_failsNoCall() {
    runner()
        .run(
            context -> {
              try (Callers callers = new Callers(context)) {
                callers.more(200);
                east.close();
                callers.more(200);
                backends.subList(2, 5).forEach(Backend::refuse);
                callers.more(2000);
                System.out.println("outage: landed=" + callers.answered);
                assertThat(callers.answered)
                    .containsKeys("own", "east")
                    .doesNotContainKey("failed");
              }
              assertThat(call(context, 200)).isEqualTo(Map.of("own", 200));
              Discovery discovery = context.getBean(Discovery.class);
              assertThat(discovery.status().get(0).trouble())
                  .extracting(Unavailability::message, as(InstanceOfAssertFactories.STRING))
                  .startsWith("east: ");
              assertThat(contact(context)).containsEntry("local", "in touch");
              assertThat(contact(context).get("east")).isNotEqualTo("in touch");
            });
  }

  private static Map<String, String> contact(ApplicationContext context) {
    InstanceSource source = context.getBean("kubernetesInstanceSource", InstanceSource.class);
    return ((Federation) source).contact();
  }

  /** Four threads that call all the time. */
  private static final class Callers implements AutoCloseable {

    private final Map<String, Integer> answered = new ConcurrentHashMap<>();
    private final AtomicBoolean end = new AtomicBoolean();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final List<Future<?>> running = new ArrayList<>();

    Callers(ApplicationContext context) {
      RestClient client = context.getBean(RestClient.Builder.class).build();
      for (int i = 0; i < 4; i++) {
        running.add(
            threads.submit(
                () -> {
                  while (!end.get()) {
                    answered.merge(answer(client), 1, Integer::sum);
                  }
                }));
      }
    }

    private int sum() {
      return answered.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Goes on for so many calls. */
    void more(int calls) {
      int goal = sum() + calls;
      await().atMost(Await.BOUND).untilAsserted(() -> assertThat(sum()).isGreaterThan(goal));
    }

    @Override
    public void close() throws ExecutionException {
      end.set(true);
      threads.shutdown();
      for (Future<?> each : running) {
        try {
          each.get();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Clients extends LoadBalancedClients {}
}
