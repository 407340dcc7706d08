package io.github.k8sdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.k8sdiscovery.Discovery;
import io.github.k8sdiscovery.ServiceStatus;
import io.github.k8sdiscovery.SourceUnavailableException;
import io.github.k8sdiscovery.embedded.Verb;
import io.github.k8sdiscovery.fallback.Fallback;
import io.github.k8sdiscovery.fallback.FallbackSettings;
import io.github.k8sdiscovery.model.Instance;
import io.github.k8sdiscovery.model.PassedOver;
import io.github.k8sdiscovery.source.InstanceSource;
import io.github.k8sdiscovery.source.env.EnvSource;
import io.github.k8sdiscovery.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which sources an application has, in which order, and how it says otherwise. */
class SourcesTest {

  private final Cluster cluster = new Cluster();
  private final ApplicationContextRunner runner = Runners.over(cluster);

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void order_nothingSaid_isKubernetesDnsEnv() {
    runner.run(context -> assertThat(order(context)).containsExactly("kubernetes", "dns", "env"));
  }

  @Test
  void order_ofTheProperties_isKeptAndNobodyElseIsAsked() {
    runner
        .withPropertyValues("k8s.discovery.sources=env")
        .run(
            context -> {
              assertThat(order(context)).containsExactly("env");
              assertThatThrownBy(() -> snapshot(context, "not-there"))
                  .isInstanceOf(SourceUnavailableException.class);
              assertThat(cluster.api().requests()).isEmpty();
            });
  }

  @Test
  void order_ofOneService_holdsForThatServiceInEveryFormOfItsName() {
    cluster.pods("backend", 8080, "a");
    cluster.pods("other", 8080, "a");
    runner
        .withPropertyValues("k8s.discovery.services.[backend.example].sources=env")
        .run(
            context -> {
              assertThatThrownBy(() -> snapshot(context, "backend"))
                  .isInstanceOf(SourceUnavailableException.class)
                  .hasMessageContaining("BACKEND_SERVICE_HOST");
              assertThat(snapshot(context, "other")).hasSize(1);
            });
  }

  @Test
  void podWeights_askedFor_count_andElsePodsAreNotRead() {
    cluster.pods("backend", 8080, "a");
    cluster
        .api()
        .apply(
            """
            {"kind": "Pod", "apiVersion": "v1",
             "metadata": {"name": "a", "namespace": "example", "uid": "uid-a",
               "annotations": {"k8sdiscovery.github.io/weight": "2.5"}}}
            """);
    runner.run(
        context -> {
          assertThat(snapshot(context, "backend").get(0).weight()).isEqualTo(1);
          assertThat(cluster.requests(Verb.LIST, "pods")).isZero();
        });
    runner
        .withPropertyValues("k8s.discovery.kubernetes.pod-weights=true")
        .run(context -> assertThat(snapshot(context, "backend").get(0).weight()).isEqualTo(2.5));
  }

  @Test
  void static_configured_isFirstAndSpeaksForWhatItListsAlone() {
    cluster.pods("backend", 8080, "a");
    cluster.pods("other", 8080, "a");
    runner
        .withPropertyValues(
            "k8s.discovery.static.backend[0].uri=http://127.0.0.1:15000",
            "k8s.discovery.static.backend[0].weight=2.5",
            "k8s.discovery.static.backend[0].zone=z1",
            "k8s.discovery.static.backend[0].node=n1",
            "k8s.discovery.static.[db.shop][0].uri=127.0.0.1:5432")
        .run(
            context -> {
              assertThat(order(context)).containsExactly("static", "kubernetes", "dns", "env");
              Instance written = snapshot(context, "backend.example.svc.cluster.local").get(0);
              assertThat(written.authority()).isEqualTo("127.0.0.1:15000");
              assertThat(written.weight()).isEqualTo(2.5);
              assertThat(written.locality().zone()).isEqualTo("z1");
              assertThat(written.locality().node()).isEqualTo("n1");
              assertThat(snapshot(context, "db.shop").get(0).authority())
                  .isEqualTo("127.0.0.1:5432");
              assertThat(snapshot(context, "other").get(0).address()).isEqualTo("10.0.0.1");
              assertThat(status(context, "other").passedOver())
                  .extracting(PassedOver::source)
                  .containsExactly("static");
            });
  }

  @Test
  void static_withAnOrder_standsWhereTheOrderSays() {
    cluster.pods("backend", 8080, "a");
    runner
        .withPropertyValues(
            "k8s.discovery.sources=kubernetes,static",
            "k8s.discovery.static.backend[0].uri=http://127.0.0.1:15000")
        .run(
            context -> {
              assertThat(order(context)).containsExactly("kubernetes", "static");
              assertThat(snapshot(context, "backend").get(0).address()).isEqualTo("10.0.0.1");
            });
  }

  @Test
  void settings_ofTheProperties_arriveAndTheOthersKeepTheirDefaults() {
    runner.run(
        context -> {
          FallbackSettings settings = context.getBean(Fallback.class).settings();
          assertThat(settings.patience()).isEqualTo(FallbackSettings.DEFAULT.patience());
          assertThat(settings.maxStaleness()).isEqualTo(FallbackSettings.DEFAULT.maxStaleness());
          assertThat(settings.breaker()).isEqualTo(FallbackSettings.DEFAULT.breaker());
        });
    runner
        .withPropertyValues(
            "k8s.discovery.max-staleness=0",
            "k8s.discovery.fallback.patience=20ms",
            "k8s.discovery.fallback.breaker.failures=7",
            "k8s.discovery.fallback.breaker.pause=9s")
        .run(
            context -> {
              FallbackSettings settings = context.getBean(Fallback.class).settings();
              assertThat(settings.patience()).isEqualTo(Duration.ofMillis(20));
              assertThat(settings.maxStaleness()).isZero();
              assertThat(settings.breaker().failures()).isEqualTo(7);
              assertThat(settings.breaker().pause()).isEqualTo(Duration.ofSeconds(9));
            });
  }

  @Test
  void sourceOfTheApplication_goesBeforeTheBuiltInOnes() {
    cluster.pods("backend", 8080, "a");
    runner
        .withBean("own", InstanceSource.class, AbsentSource::new)
        .run(
            context -> {
              assertThat(order(context)).containsExactly("absent", "kubernetes", "dns", "env");
              assertThatThrownBy(() -> snapshot(context, "backend"))
                  .hasMessageStartingWith("no such service: backend");
              assertThat(cluster.api().requests()).isEmpty();
            });
  }

  @Test
  void sourceOfTheApplication_withABuiltInName_takesItsPlace() {
    runner
        .withUserConfiguration(OwnEnvironment.class)
        .withPropertyValues("k8s.discovery.sources=env")
        .run(
            context -> {
              assertThat(order(context)).containsExactly("env");
              assertThat(snapshot(context, "backend").get(0).authority())
                  .isEqualTo("10.96.0.7:5000");
            });
  }

  @Test
  void fallbackOfTheApplication_replacesEverySource() {
    runner
        .withUserConfiguration(OwnFallback.class)
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(InstanceSource.class);
              assertThat(order(context)).containsExactly("absent");
            });
  }

  @Test
  void api_forbidsEverything_theNextSourceSpeaksAndItIsSaidWhy() {
    cluster.pods("backend", 8080, "a");
    cluster.api().faults().forbid("endpointslices");
    runner
        .withUserConfiguration(OwnEnvironment.class)
        .withPropertyValues("k8s.discovery.sources=kubernetes,env")
        .run(
            context -> {
              assertThat(snapshot(context, "backend").get(0).authority())
                  .isEqualTo("10.96.0.7:5000");
              ServiceStatus status = status(context, "backend");
              assertThat(status.source()).isEqualTo("env");
              assertThat(status.passedOver())
                  .singleElement()
                  .satisfies(
                      passed -> {
                        assertThat(passed.source()).isEqualTo("kubernetes");
                        assertThat(passed.reason().message()).contains("kind: RoleBinding");
                      });
            });
  }

  private static List<String> order(ApplicationContext context) {
    return context.getBean(Discovery.class).sources();
  }

  private static List<Instance> snapshot(ApplicationContext context, String service) {
    return context.getBean(Discovery.class).snapshot(service).all();
  }

  private static ServiceStatus status(ApplicationContext context, String service) {
    return context.getBean(Discovery.class).status().stream()
        .filter(status -> status.service().name().equals(service))
        .findFirst()
        .orElseThrow();
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnEnvironment {

    @Bean
    InstanceSource environmentOfTheTest(Scheduler scheduler) {
      Map<String, String> variables =
          Map.of("BACKEND_SERVICE_HOST", "10.96.0.7", "BACKEND_SERVICE_PORT", "5000");
      return new EnvSource(variables, Cluster.NAMESPACE, scheduler);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnFallback {

    @Bean
    Fallback ownFallback(Scheduler scheduler) {
      return Fallback.over(List.of(new AbsentSource()), FallbackSettings.DEFAULT, scheduler);
    }
  }
}
