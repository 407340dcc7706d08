package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.metrics.DiscoveryMetrics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;

/** The meters of applications, with real clients and backends behind the embedded API. */
class MetricsTest {

  private static final String URL = "http://backend:5000/host_name";

  private final Backend a = Backend.start("a");
  private final Backend b = Backend.start("b");
  private final Cluster cluster = new Cluster();

  @BeforeEach
  void service() {
    cluster.service("backend", a, b);
  }

  @AfterEach
  void close() {
    cluster.close();
    a.close();
    b.close();
  }

  private ConfigurableApplicationContext start(WebApplicationType type, String... properties) {
    return new SpringApplicationBuilder(FourClients.class)
        .web(type)
        .properties(cluster.properties())
        .properties("server.port=0", "spring.main.banner-mode=off", FourClients.INTERFACE_URL)
        .properties(properties)
        .run();
  }

  private ApplicationContextRunner runner() {
    return Runners.over(cluster)
        .withConfiguration(AutoConfigurations.of(DiscoveryMetricsAutoConfiguration.class))
        .withUserConfiguration(CallsTest.Clients.class);
  }

  static long calls(MeterRegistry registry, String cluster, String outcome) {
    Timer timer =
        registry
            .find("k8s.discovery.calls")
            .tags("service", "backend", "namespace", "example")
            .tags("cluster", cluster, "outcome", outcome)
            .timer();
    return timer == null ? 0 : timer.count();
  }

  private static double instances(MeterRegistry registry, String state) {
    return registry
        .get("k8s.discovery.instances")
        .tags("service", "backend", "cluster", "local", "state", state)
        .gauge()
        .value();
  }

  private static List<Meter> ours(MeterRegistry registry) {
    return registry.getMeters().stream()
        .filter(meter -> meter.getId().getName().startsWith("k8s.discovery."))
        .toList();
  }

  /** With Boot's own registry, as every application with the actuator has one. */
  @ParameterizedTest
  @CsvSource({
    "REST_TEMPLATE, SERVLET, false",
    "REST_CLIENT, SERVLET, false",
    "WEB_CLIENT, SERVLET, false",
    "INTERFACE, SERVLET, false",
    "REST_CLIENT, SERVLET, true",
    "WEB_CLIENT, REACTIVE, true"
  })
  void calls_ofEveryClient_areCounted(
      Client client, WebApplicationType type, boolean springRetries) {
    String retries = "spring.cloud.loadbalancer.retry.enabled=" + springRetries;
    try (ConfigurableApplicationContext context = start(type, retries)) {
      MeterRegistry registry = context.getBean(MeterRegistry.class);
      Function<String, String> call = client.of(context);
      for (int i = 0; i < 6; i++) {
        assertThat(call.apply(URL)).isIn("a", "b");
      }
      await().atMost(Await.BOUND).until(() -> calls(registry, "local", "answered") == 6);
      // More than once: Apache's client sends again what was answered with 503.
      a.fail(9);
      b.fail(9);
      assertThat(catchThrowable(() -> call.apply(URL))).isNotNull();
      assertThat(calls(registry, "local", "gateway-error")).isEqualTo(1);
      assertThat(calls(registry, "local", "answered")).isEqualTo(6);
      assertThat(registry.get("k8s.discovery.calls.active").gauge().value()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(value = Caller.class, mode = Mode.EXCLUDE, names = "INTERFACE")
  void call_thatFails_isCountedAsWhatItIs(Caller caller) {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    runner()
        .withBean(MeterRegistry.class, () -> registry)
        .withPropertyValues(
            "spring.cloud.loadbalancer.retry.enabled=false", "k8s.discovery.retry.attempts=1")
        .run(
            context -> {
              a.refuse();
              b.refuse();
              assertThat(catchThrowable(() -> caller.send(context, HttpMethod.GET, URL)))
                  .isNotNull();
              assertThat(calls(registry, "local", "not-connected")).isEqualTo(1);
              assertThat(calls(registry, "local", "answered")).isZero();
            });
  }

  @Test
  void retries_areCounted_andEachAttemptIsACall() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    runner()
        .withBean(MeterRegistry.class, () -> registry)
        .withPropertyValues("spring.cloud.loadbalancer.retry.enabled=false")
        .run(
            context -> {
              b.refuse();
              for (int i = 0; i < 4; i++) {
                Caller.REST_CLIENT.send(context, HttpMethod.POST, URL);
              }
              assertThat(calls(registry, "local", "answered")).isEqualTo(4);
              long refused = calls(registry, "local", "not-connected");
              assertThat(refused).isPositive();
              assertThat(
                      registry
                          .get("k8s.discovery.retries")
                          .tag("result", "retried")
                          .functionCounter()
                          .count())
                  .isEqualTo((double) refused);
            });
  }

  @Test
  void instances_followTheCluster_andGoWithTheService() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    runner()
        .withBean(MeterRegistry.class, () -> registry)
        .run(
            context -> {
              Caller.REST_CLIENT.send(context, HttpMethod.GET, URL);
              assertThat(instances(registry, "usable")).isEqualTo(2);

              cluster.ready("backend", b, false);
              await().atMost(Await.BOUND).until(() -> instances(registry, "not-ready") == 1);
              assertThat(instances(registry, "usable")).isEqualTo(1);
              assertThat(registry.get("k8s.discovery.source").tag("source", "kubernetes").gauge())
                  .isNotNull();
              assertThat(ours(registry))
                  .flatExtracting(meter -> meter.getId().getTags())
                  .extracting(Tag::getValue)
                  .doesNotContain("a", "b", "127.0.0.1")
                  .noneMatch(value -> value.contains(":"));

              for (Backend each : List.of(a, b)) {
                String slice = "backend-" + each.name();
                cluster.api().delete("endpointslices", Cluster.NAMESPACE, slice);
              }
              cluster.api().delete("services", Cluster.NAMESPACE, "backend");
              await()
                  .atMost(Await.BOUND)
                  .untilAsserted(
                      () ->
                          assertThat(ours(registry))
                              .extracting(meter -> meter.getId().getName())
                              .containsExactly("k8s.discovery.cookies.refused"));
            });
    assertThat(registry.getMeters()).as("after the end").isEmpty();
  }

  @Test
  void switchedOff_byBootsOwnProperty_areNone() {
    try (ConfigurableApplicationContext context =
        start(WebApplicationType.SERVLET, "management.metrics.enable.k8s.discovery=false")) {
      assertThat(Client.REST_CLIENT.of(context).apply(URL)).isIn("a", "b");
      assertThat(context.getBeansOfType(DiscoveryMetrics.class)).hasSize(1);
      assertThat(ours(context.getBean(MeterRegistry.class))).isEmpty();
    }
  }

  @Test
  void lazyBeans_measureAllTheSame() {
    try (ConfigurableApplicationContext context =
        start(WebApplicationType.SERVLET, "spring.main.lazy-initialization=true")) {
      assertThat(Client.REST_CLIENT.of(context).apply(URL)).isIn("a", "b");
      assertThat(calls(context.getBean(MeterRegistry.class), "local", "answered")).isEqualTo(1);
    }
  }

  @Test
  void withoutMicrometer_orWithoutARegistry_callsGoOn() {
    runner()
        .withClassLoader(new FilteredClassLoader("io.micrometer"))
        .run(
            context -> {
              assertThat(context).hasNotFailed().doesNotHaveBean("discoveryMetrics");
              assertThat(Caller.REST_TEMPLATE.send(context, HttpMethod.GET, URL)).isIn("a", "b");
            });
    runner()
        .run(
            context -> {
              assertThat(context).hasNotFailed().doesNotHaveBean(DiscoveryMetrics.class);
              assertThat(context).hasSingleBean(Discovery.class);
            });
  }

  @Test
  void twoRegistriesOfEqualRank_startWithoutMeters() {
    runner()
        .withBean("one", MeterRegistry.class, SimpleMeterRegistry::new)
        .withBean("other", MeterRegistry.class, SimpleMeterRegistry::new)
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(DiscoveryMetrics.class));
  }
}
